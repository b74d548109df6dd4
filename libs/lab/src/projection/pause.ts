import { setImmediate } from 'node:timers/promises';

/** Lets the other work of the thread have a turn, and rejects with the signal's reason once nobody waits any more. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
  signal?.throwIfAborted();
}
