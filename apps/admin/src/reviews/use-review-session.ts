import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError } from '../data/api-error.js';
import { useSend } from '../data/use-send.js';
import { GIVE_BACK, TAKE, type Taken } from './review-next-query.js';
import type { SaidBySymbol } from './said.js';

export interface Asked {
  readonly section: string | null;
  readonly collection: string | null;
  /** Whose labels are judged; null: symbols are. */
  readonly labelSet: string | null;
  readonly order: 'TEACHES' | 'UNCERTAIN' | 'RANDOM';
}

/** Patents that are taken at a time: nobody else gets them meanwhile. */
const TAKEN = 3;

/**
 * One patent after the other, taken from the queue a few at a time and given back when the page is left. What was passed over does
 * not come again in this session. One question is sent after the other: what is taken gives back what was held before.
 */
export function useReviewSession({ section, collection, labelSet, order }: Asked) {
  const { change } = useSend();
  const [patents, setPatents] = useState<readonly Taken[]>([]);
  const [at, setAt] = useState(0);
  const [state, setState] = useState<'taking' | 'ready' | 'empty'>('taking');
  const [error, setError] = useState<ApiError | null>(null);
  const [said, setSaid] = useState<Readonly<Record<string, SaidBySymbol>>>({});
  const latest = useRef(said);
  useEffect(() => {
    latest.current = said;
  }, [said]);
  // Of two answers only that to the present question counts.
  const question = useRef(0);
  const asking = useRef<Promise<unknown>>(Promise.resolve());

  const take = useCallback(
    async (known: readonly Taken[]) => {
      const own = ++question.current;
      setState('taking');
      setError(null);
      try {
        // What has a verdict does not wait any more.
        const passedOver = known
          .map(({ number }) => number)
          .filter((number) => !hasVerdict(latest.current[placeOf(labelSet, number)]))
          .slice(-1000);
        const input = { section, collection, labelSet, order, first: TAKEN, passedOver };
        const answer = asking.current.then(() =>
          own === question.current
            ? change(TAKE, { input, labels: labelSet !== null })
            : Promise.resolve(null),
        );
        asking.current = answer.catch(() => undefined);
        const more = (await answer)?.takeReviews;
        if (own !== question.current || more === undefined) return;
        setPatents([...known, ...more]);
        setState(more.length === 0 ? 'empty' : 'ready');
      } catch (failure) {
        if (own !== question.current) return;
        setError(failure as ApiError);
        setState('ready');
      }
    },
    [change, section, collection, labelSet, order],
  );

  useEffect(() => {
    setPatents([]);
    setAt(0);
    void take([]);
  }, [take]);

  useEffect(
    () => () => {
      // Nobody waits for what was asked and not sent yet.
      question.current++;
      asking.current = asking.current.then(() => change(GIVE_BACK, {})).catch(() => undefined);
    },
    [change],
  );

  const next = () => {
    if (at >= patents.length) return;
    setAt(at + 1);
    if (at + 1 === patents.length) void take(patents);
  };
  return {
    patent: patents[at] ?? null,
    state,
    error,
    retry: () => void take(patents),
    next,
    previous: () => setAt(Math.max(0, at - 1)),
    saidOf: ({ labelSet: set, number }: Taken): SaidBySymbol => said[placeOf(set, number)] ?? {},
    setSaid: ({ labelSet: set, number }: Taken, how: (before: SaidBySymbol) => SaidBySymbol) =>
      setSaid((all) => {
        const place = placeOf(set, number);
        return { ...all, [place]: how(all[place] ?? {}) };
      }),
    progress: {
      // Of all that were asked for, also of another section than now.
      reviewed: Object.values(said).filter(hasVerdict).length,
      passedOver: patents
        .slice(0, at)
        .filter(({ labelSet: set, number }) => !hasVerdict(said[placeOf(set, number)])).length,
      verdicts: Object.values(said).reduce((sum, one) => sum + Object.keys(one).length, 0),
    },
  };
}

/** Verdicts on symbols and on labels of a patent are two things. */
const placeOf = (labelSet: string | null, number: string): string =>
  labelSet === null ? number : `${labelSet}: ${number}`;

const hasVerdict = (said: SaidBySymbol | undefined) => Object.keys(said ?? {}).length > 0;

export type ReviewSession = ReturnType<typeof useReviewSession>;
