/** One Ctrl-C may arrive several times: from the terminal itself and from each npm above this process. */
const SAME_KEYSTROKE_MS = 1000;
const EXIT_INTERRUPTED = 130;

/** Why a command stopped: it was told to, and has said so already. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Interruption {
  /** Aborted by the first Ctrl-C (or SIGTERM). A second one ends the process at once. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  release(): void;
}

export function interruption(): Interruption {
  const controller = new AbortController();
  let since = 0;
  const interrupt = () => {
    if (!controller.signal.aborted) {
      since = Date.now();
      process.stderr.write('\nStopping … (Ctrl-C again to stop at once)\n');
      controller.abort(new Interrupted('Interrupted.'));
    } else if (Date.now() - since > SAME_KEYSTROKE_MS) {
      process.exit(EXIT_INTERRUPTED);
    }
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release: () => process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
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
