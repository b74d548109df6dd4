/** Work of a plugin that did not end when it was due. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

export interface Deadline {
  readonly milliseconds: number;
  /** Ends the waiting at once, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for work of a plugin, but not for ever: what neither ends nor heeds the signal goes on unheard. Work that is given as a
 * function can ask for the whole time again, as often as it has come further.
 * @throws DeadlineError, or the signal's reason
 */
export async function withDeadline<T>(
  work: T | PromiseLike<T> | ((renew: () => void) => T | PromiseLike<T>),
  { milliseconds, signal }: Deadline,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => undefined;
  const end = new Promise<never>((_, reject) => {
    const late = () => reject(new DeadlineError(`it did not end within ${milliseconds / 1000} seconds`));
    timer = setTimeout(late, milliseconds);
    giveUp = () => reject(signal?.reason as Error);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
  try {
    const begun =
      typeof work === 'function' ? (work as (renew: () => void) => T)(() => timer?.refresh()) : work;
    // Whichever comes second has nobody who waits for it.
    Promise.resolve(begun).catch(() => undefined);
    return await Promise.race([begun, end]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    end.catch(() => undefined);
  }
}
