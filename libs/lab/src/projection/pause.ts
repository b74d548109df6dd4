import { setImmediate } from 'node:timers/promises';

/** Yields to other work of the thread, and rejects with the signal's reason if it was aborted. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
  signal?.throwIfAborted();
}
