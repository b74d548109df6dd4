import type { Matrix } from '@nonet/numerics';
import type { Expert, ExpertFeatures, ExpertTrainingEvent } from '../contracts/expert.js';
import { sameSymbols } from '../loading/plugin-schema.js';
import { disposed } from './guarded-encoder.js';
import { Failures, type GuardedCall, guardedCall, type PluginGuard } from './plugin-guard.js';

type Verb = 'fit' | 'predict' | 'extend' | 'save';

/**
 * Stands between Nonet and an expert of a plugin: answers that break the contract, silence, and failures that repeat take
 * the plugin out of service instead of spoiling what the other experts say.
 */
export function guardExpert(expert: Expert, guard: PluginGuard): Expert {
  const { id, section } = expert;
  const { budgets } = guard;
  let symbols: readonly string[] = [...expert.symbols];
  const failures = {
    fit: new Failures(),
    predict: new Failures(),
    extend: new Failures(),
    save: new Failures(),
  };

  const attempt = <T>(
    verb: Verb,
    call: Omit<GuardedCall<T>, 'what'>,
    work: (signal: AbortSignal) => T | PromiseLike<T>,
  ): Promise<T> =>
    guardedCall(guard, failures[verb], { what: `expert ${id} was asked to ${verb}`, ...call }, work);

  return {
    id,
    section,
    get symbols() {
      return symbols;
    },
    async *fit(examples, { signal, seed }) {
      const stop = new AbortController();
      const giveUp = () => stop.abort(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener('abort', giveUp, { once: true });
      let last = 0;
      const step = {
        milliseconds: budgets.fit,
        signal,
        onSilence: () => stop.abort(new Error('The expert was silent for too long.')),
        violation: ({ done, value }: IteratorResult<ExpertTrainingEvent>) => {
          const violation = done ? null : eventViolation(value, last);
          return violation && `expert ${id} reported ${violation}`;
        },
      };
      let events: AsyncIterator<ExpertTrainingEvent> | null = null;
      try {
        for (;;) {
          const next = await attempt('fit', step, () => {
            events ??= expert.fit(examples, { signal: stop.signal, seed })[Symbol.asyncIterator]();
            return events.next();
          });
          if (next.done) break;
          last = next.value.fraction;
          yield next.value;
        }
      } finally {
        signal.removeEventListener('abort', giveUp);
        // Not waited for: one that hangs in its last step must not hold up the caller.
        void (async () => (events as AsyncIterator<unknown> | null)?.return?.())().catch(() => undefined);
      }
    },
    predict: (features, { signal }) =>
      attempt(
        'predict',
        {
          milliseconds: budgets.predict + budgets.text * features.texts.length,
          signal,
          violation: (answer) => {
            const violation = predictionViolation(answer, features, symbols.length);
            return violation && `expert ${id} returned ${violation}`;
          },
        },
        (signal) => expert.predict(features, { signal }),
      ),
    async extend(added, examples) {
      const due = [...symbols, ...added];
      const violation = () => {
        if (sameSymbols(expert.symbols, due)) return null;
        return `expert ${id} has ${expert.symbols.join(', ')} after it was to be extended to ${due.join(', ')}`;
      };
      await attempt('extend', { milliseconds: budgets.open, violation }, () =>
        expert.extend(added, examples),
      );
      symbols = due;
    },
    save: (folder) => attempt('save', { milliseconds: budgets.open }, () => expert.save(folder)),
    dispose: () => disposed(expert, budgets.stop),
  };
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
