import type { DrainConfig } from '@nonet/services/config';
import { endWithin } from './last-resort.js';

/** One Ctrl-C may arrive several times: from the terminal itself and from each npm above this process. */
const SAME_KEYSTROKE_MS = 1000;
/** How a process ends that is interrupted a second time. */
export const EXIT_INTERRUPTED = 130;

/** Why a command stopped: it was told to, and has said so already. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Interruption {
  /** Aborted by the first Ctrl-C (or SIGTERM). A second one ends the process at once. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. A process that has begun to drain is ended in time all the same: something may keep it alive. */
  release(): void;
}

/** What to do where nobody reads on, for each command that has something open. */
const unread = new Set<() => void>();
let isUnread = false;

/** Whether a command ended because nobody reads what it prints: there is nobody to tell, and it did what it was asked for. */
export const endedUnread = (): boolean => isUnread;

/**
 * Who reads what is printed may stop, as `head` does. A command stops then too, and closes what it has open; a server or a worker is not
 * there to be read, and goes on.
 */
export function nobodyReads(): void {
  if (unread.size === 0) process.exit();
  for (const stop of unread) stop();
}

/** The end of a process that another one began, which tells it when to stop. */
export interface ToldInterruption extends Interruption {
  stop(): void;
}

/**
 * For a process that another one began: Ctrl-C reaches all processes of a terminal, and is for that one to hear. SIGTERM ends this one
 * alone.
 */
export function interruptionBy(drain: DrainConfig): ToldInterruption {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    endWithin(drain.pauseMilliseconds + drain.milliseconds);
    controller.abort(new Interrupted('Stopped by the process that began this one.'));
  };
  const goOn = () => undefined;
  unread.add(goOn);
  process.on('SIGINT', goOn).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    stop,
    release() {
      unread.delete(goOn);
      process.off('SIGINT', goOn).off('SIGTERM', stop);
    },
  };
}

/** `drain`: for what serves. The end may take that long; then the process is ended from outside, even where it hangs. */
export function interruption(drain?: DrainConfig): Interruption {
  const controller = new AbortController();
  let since = 0;
  const interrupt = () => {
    if (!controller.signal.aborted) {
      since = Date.now();
      process.stderr.write('\nStopping … (Ctrl-C again to stop at once)\n');
      if (drain) endWithin(drain.pauseMilliseconds + drain.milliseconds);
      controller.abort(new Interrupted('Interrupted.'));
    } else if (Date.now() - since > SAME_KEYSTROKE_MS) {
      process.exit(EXIT_INTERRUPTED);
    }
  };
  const stop = () => {
    if (drain) return;
    isUnread = true;
    controller.abort(new Interrupted('Nobody reads what is printed.'));
  };
  unread.add(stop);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release() {
      unread.delete(stop);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}

/** Resolves once the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The result of the work; rejects with the signal's reason if that comes first. */
export function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = untilAborted(signal).then(() => Promise.reject(signal.reason as Error));
  return Promise.race([work, aborted]);
}
