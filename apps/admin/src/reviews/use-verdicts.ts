import { useCallback, useRef, useState } from 'react';
import { uniqueKey } from '../data/request-key.js';
import { useSend } from '../data/use-send.js';
import { REVIEW, type Reviewed, type Verdict, WITHDRAW } from './review-query.js';
import { type KeptVerdict, type SaidBySymbol, withVerdict } from './said.js';

export interface Statement {
  readonly of: Reviewed;
  readonly symbol: string;
  readonly verdict: Verdict;
  readonly model: string | null;
  readonly score?: number;
  /** Why, in words. */
  readonly note?: string | null;
}

/** Where verdicts go. */
export interface Reviewing {
  say(statement: Statement): Promise<KeptVerdict>;
  withdraw(id: string): Promise<unknown>;
}

/** Sends verdicts on symbols, and takes them back. */
export function useReviewing(): Reviewing {
  const { change } = useSend();
  const say = useCallback(
    async ({ of, ...rest }: Statement) => {
      const input = { ...of, ...rest, idempotencyKey: uniqueKey() };
      return (await change(REVIEW, { input })).reviewPrediction;
    },
    [change],
  );
  const withdraw = useCallback((id: string) => change(WITHDRAW, { id }), [change]);
  return { say, withdraw };
}

/** What was said, and how it changes. */
export type SaidState = readonly [SaidBySymbol, (change: (said: SaidBySymbol) => SaidBySymbol) => void];

/** The verdicts on one answer, each of which can be taken back. */
export const useVerdicts = (of: Reviewed, model: string | null, state: SaidState) =>
  useVerdictsBy(useReviewing(), of, model, state);

/** The same for verdicts that go elsewhere. */
export function useVerdictsBy(
  reviewing: Reviewing,
  of: Reviewed,
  model: string | null,
  [said, setSaid]: SaidState,
) {
  const [errors, setErrors] = useState<Readonly<Record<string, Error>>>({});

  const pending = useRef(new Set<Promise<boolean>>());
  // Symbols whose last word did not arrive, as long as nobody asked for them.
  const failed = useRef(new Set<string>());

  const attempted = async (symbol: string, work: () => Promise<void>) => {
    setErrors((before) => without(before, symbol));
    failed.current.delete(symbol);
    try {
      await work();
      return true;
    } catch (failure) {
      failed.current.add(symbol);
      setErrors((before) => ({ ...before, [symbol]: failure as Error }));
      return false;
    }
  };
  /** Whether it went well; if not, why stands with the symbol. */
  const attempt = (symbol: string, work: () => Promise<void>): Promise<boolean> => {
    const attempting = attempted(symbol, work);
    pending.current.add(attempting);
    void attempting.then(() => pending.current.delete(attempting));
    return attempting;
  };
  /** Waits for all that is being sent. @returns the symbols of which it failed since this was asked last */
  const settled = async (): Promise<readonly string[]> => {
    while (pending.current.size > 0) await Promise.all(pending.current);
    const symbols = [...failed.current];
    failed.current.clear();
    return symbols;
  };

  const say = (symbol: string, verdict: Verdict, score?: number) =>
    attempt(symbol, async () => {
      const statement: Statement = { of, symbol, verdict, model, ...(score === undefined ? {} : { score }) };
      const review = await reviewing.say(statement);
      setSaid((known) => withVerdict(known, review, verdict));
    });

  /** As it was before the last word: the verdict before, or none. */
  const undo = (symbol: string, score?: number) =>
    attempt(symbol, async () => {
      const last = said[symbol];
      if (!last?.id) return;
      if (last.before) {
        const { verdict, note } = last.before;
        await reviewing.say({
          ...{ of, symbol, verdict, model },
          ...(note && { note }),
          ...(score === undefined ? {} : { score }),
        });
        setSaid((known) => ({ ...known, [symbol]: { ...last, verdict, before: null } }));
      } else {
        await reviewing.withdraw(last.id);
        setSaid((known) => without(known, symbol));
      }
    });

  return { said, errors, say, undo, settled, isPending: () => pending.current.size > 0 };
}

const without = <Value>(known: Readonly<Record<string, Value>>, symbol: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(known).filter(([each]) => each !== symbol));

export type Verdicts = ReturnType<typeof useVerdicts>;
