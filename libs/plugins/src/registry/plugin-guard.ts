import type { PluginBudgets } from '../isolation/budgets.js';
import { DeadlineError, withDeadline } from '../loading/deadline.js';
import { messageOf, PluginError } from '../loading/plugin-error.js';

/** Failures in a row after which a plugin is left alone for a while: one may be bad luck, three are a defect. */
const FAILURES_TO_REST = 3;

/** The plugin behind an encoder or an expert: whether it may be asked, and what it did. */
export interface PluginGuard {
  readonly budgets: PluginBudgets;
  /** @throws PluginError PLUGIN_QUARANTINED, PLUGIN_RESTING */
  enter(): 'first of many' | 'on trial';
  answered(milliseconds: number): void;
  /** The caller gave up, which says nothing of the plugin. */
  abandoned(): void;
  /** It failed, and may be asked again. */
  failed(): void;
  /** It failed in a way that is worth a rest. */
  rest(reason: string): Error;
  /** Its process ended under the call, of which it has heard already. */
  crashed(): void;
  /** It broke the contract: out of service until it is read again. */
  quarantine(reason: string): Error;
}

export interface GuardedCall<T> {
  /** For errors: `expert keyword was asked to predict`. */
  readonly what: string;
  readonly milliseconds: number;
  /** Of the caller. */
  readonly signal?: AbortSignal | undefined;
  /** Called when it was silent for too long, to stop what goes on. */
  readonly onSilence?: () => void;
  /** How the answer breaks the contract, or null. */
  readonly violation?: (answer: T) => string | null;
}

/** Failures in a row of one thing that a plugin can be asked for. */
export class Failures {
  inARow = 0;
}

/**
 * One call of a plugin, watched: answers that break the contract take it out of service, silence and failures that repeat earn it a
 * rest, and a caller who gives up is not its fault. The signal that `work` gets aborts with the caller's, and when time is up.
 */
export async function guardedCall<T>(
  guard: PluginGuard,
  failures: Failures,
  { what, milliseconds, signal, onSilence, violation }: GuardedCall<T>,
  work: (signal: AbortSignal, renew: () => void) => T | PromiseLike<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const turn = guard.enter();
  const stop = new AbortController();
  const giveUp = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  const start = performance.now();
  try {
    const answer = await withDeadline((renew) => work(stop.signal, renew), { milliseconds, signal });
    const wrong = violation?.(answer) ?? null;
    if (wrong !== null) throw guard.quarantine(wrong);
    failures.inARow = 0;
    guard.answered(performance.now() - start);
    return answer;
  } catch (error) {
    if (signal?.aborted) {
      guard.abandoned();
      throw signal.reason;
    }
    if (error instanceof DeadlineError) {
      stop.abort(error);
      onSilence?.();
      throw guard.rest(`${what}: ${error.message}`);
    }
    const code = error instanceof PluginError ? error.code : null;
    if (code === 'PLUGIN_QUARANTINED') throw error;
    if (code === 'PLUGIN_CRASHED') {
      guard.crashed();
      throw error;
    }
    if (code === 'PLUGIN_INVALID') throw guard.quarantine((error as PluginError).reason.replace(/[.]$/, ''));
    failures.inARow++;
    if (turn === 'on trial' || failures.inARow >= FAILURES_TO_REST) {
      const times = failures.inARow === 1 ? 'again' : `${failures.inARow} times in a row`;
      throw guard.rest(`${what} and failed ${times}, last with: ${messageOf(error)}`);
    }
    guard.failed();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
