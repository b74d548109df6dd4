import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The longest time, in milliseconds, for which the event loop stood still while the work was done. */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let [longest, isDone] = [0, false];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isDone) setImmediate(look);
  };
  setImmediate(look);
  try {
    await work();
  } finally {
    isDone = true;
    look();
  }
  return longest;
}

/** Bytes that are held after everything was let go of that nobody holds. */
export async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 2; i++) {
    collect();
    // What is freed by finalizers is freed in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
