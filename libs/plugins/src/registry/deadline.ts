import { setTimeout as sleep } from 'node:timers/promises';

/** Work of a plugin that did not end when it was due. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

export interface Deadline {
  readonly milliseconds: number;
  /** Ends the waiting at once, with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Waits for work of a plugin, but not for ever: what neither ends nor heeds the signal goes on unheard.
 * @throws DeadlineError, or the signal's reason
 */
export async function withDeadline<T>(
  work: T | PromiseLike<T>,
  { milliseconds, signal }: Deadline,
): Promise<T> {
  const over = new AbortController();
  const giveUp = () => over.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  else signal?.addEventListener('abort', giveUp, { once: true });
  const end = sleep(milliseconds, undefined, { signal: over.signal }).then(
    () => {
      throw new DeadlineError(`it did not end within ${milliseconds / 1000} seconds`);
    },
    () => {
      throw signal?.reason;
    },
  );
  try {
    return await Promise.race([work, end]);
  } finally {
    signal?.removeEventListener('abort', giveUp);
    over.abort();
    // Whichever comes second has nobody who waits for it.
    end.catch(() => undefined);
    Promise.resolve(work).catch(() => undefined);
  }
}
