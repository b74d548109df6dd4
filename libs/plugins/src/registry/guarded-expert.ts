import type { Matrix } from '@nonet/numerics';
import type { Expert, ExpertFeatures, ExpertTrainingEvent } from '../contracts/expert.js';
import { type Deadline, DeadlineError, withDeadline } from './deadline.js';
import { FAILURES_TO_QUARANTINE } from './guarded-encoder.js';
import { messageOf } from './plugin-error.js';

/** How long an expert of a plugin may be silent. */
export interface ExpertPatience {
  /** For a prediction, and for each text of it on top. */
  readonly answerMilliseconds: number;
  readonly textMilliseconds: number;
  /** Between two events of `fit`, and for everything else. */
  readonly stepMilliseconds: number;
}

export const DEFAULT_PATIENCE: ExpertPatience = {
  answerMilliseconds: 60_000,
  textMilliseconds: 100,
  stepMilliseconds: 600_000,
};

type Verb = 'fit' | 'predict' | 'extend' | 'save';

export interface ExpertGuard {
  readonly patience: ExpertPatience;
  /** Throws when the plugin is already out of service. */
  assertInService(): void;
  quarantine(reason: string): Error;
}

/**
 * Stands between Nonet and an expert of a plugin: answers that break the contract, silence, and failures that repeat take
 * the plugin out of service instead of spoiling what the other experts say.
 */
export function guardExpert(expert: Expert, guard: ExpertGuard): Expert {
  const { id, section } = expert;
  const { answerMilliseconds, textMilliseconds, stepMilliseconds } = guard.patience;
  let symbols: readonly string[] = [...expert.symbols];
  /** In a row, of each thing that it can be asked for. */
  const failures = new Map<Verb, number>();

  /** A failure that is no caller's giving up counts; what is silent for too long is out at once. */
  async function attempt<T>(verb: Verb, work: () => T | PromiseLike<T>, deadline: Deadline): Promise<T> {
    guard.assertInService();
    deadline.signal?.throwIfAborted();
    try {
      return await withDeadline(work(), deadline);
    } catch (error) {
      if (deadline.signal?.aborted) throw deadline.signal.reason;
      if (error instanceof DeadlineError) {
        throw guard.quarantine(`expert ${id} was asked to ${verb}: ${error.message}`);
      }
      const count = (failures.get(verb) ?? 0) + 1;
      failures.set(verb, count);
      if (count < FAILURES_TO_QUARANTINE) throw error;
      const last = messageOf(error);
      throw guard.quarantine(`expert ${id} failed to ${verb} ${count} times in a row, last with: ${last}`);
    }
  }

  async function once(verb: Verb, work: () => Promise<void>): Promise<void> {
    await attempt(verb, work, { milliseconds: stepMilliseconds });
    failures.delete(verb);
  }

  return {
    id,
    section,
    get symbols() {
      return symbols;
    },
    async *fit(examples, options) {
      const deadline = { milliseconds: stepMilliseconds, signal: options.signal };
      const begin = () => expert.fit(examples, options)[Symbol.asyncIterator]();
      const events = await attempt('fit', begin, deadline);
      try {
        for (let last = 0; ;) {
          const next = await attempt('fit', () => events.next(), deadline);
          if (next.done) break;
          const violation = eventViolation(next.value, last);
          if (violation) throw guard.quarantine(`expert ${id} reported ${violation}`);
          last = next.value.fraction;
          yield next.value;
        }
        failures.delete('fit');
      } finally {
        // Not waited for: one that hangs in its last step must not hold up the caller.
        void (async () => events.return?.())().catch(() => undefined);
      }
    },
    async predict(features, options) {
      const milliseconds = answerMilliseconds + textMilliseconds * features.texts.length;
      const deadline = { milliseconds, signal: options.signal };
      const answer = await attempt('predict', () => expert.predict(features, options), deadline);
      const violation = predictionViolation(answer, features, symbols.length);
      if (violation) throw guard.quarantine(`expert ${id} returned ${violation}`);
      failures.delete('predict');
      return answer;
    },
    async extend(added, examples) {
      await once('extend', () => expert.extend(added, examples));
      const due = [...symbols, ...added];
      if (!sameSymbols(expert.symbols, due)) {
        const has = expert.symbols.join(', ');
        throw guard.quarantine(`expert ${id} has ${has} after it was to be extended to ${due.join(', ')}`);
      }
      symbols = due;
    },
    save: (folder) => once('save', () => expert.save(folder)),
    dispose: () => withDeadline(expert.dispose(), { milliseconds: stepMilliseconds }),
  };
}

export function sameSymbols(given: readonly string[], due: readonly string[]): boolean {
  return given.length === due.length && given.every((symbol, column) => symbol === due[column]);
}

/** What is wrong with a prediction, or null when it is a probability for every text and symbol. */
export function predictionViolation(
  answer: Matrix,
  { texts }: ExpertFeatures,
  symbols: number,
): string | null {
  const due = `${texts.length} x ${symbols}`;
  // What a plugin answers may be no matrix at all.
  if (!(answer?.data instanceof Float32Array)) return `no matrix where ${due} probabilities were due`;
  const { rows, columns, data } = answer;
  if (rows !== texts.length || columns !== symbols || data.length !== texts.length * symbols) {
    return `a ${rows} x ${columns} matrix of ${data.length} values where ${due} was due`;
  }
  // The negated comparison also catches NaN.
  const bad = data.findIndex((value) => !(value >= 0 && value <= 1));
  if (bad < 0) return null;
  const place = `text ${Math.floor(bad / symbols)}, symbol ${bad % symbols}`;
  return `${data[bad]} where a probability from 0 to 1 was due (${place})`;
}

/** What is wrong with an event of `fit`, or null. */
export function eventViolation(event: ExpertTrainingEvent, last: number): string | null {
  const fraction: unknown = event?.fraction;
  if (typeof fraction !== 'number' || !(fraction >= last && fraction <= 1)) {
    return `progress ${String(fraction)} where a number from ${last} to 1 was due`;
  }
  return typeof event.what === 'string' && typeof event.figures === 'object' && event.figures !== null
    ? null
    : 'progress without what it is of or without figures';
}
