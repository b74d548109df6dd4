import { expect, test } from 'vitest';
import { atOnce, inSlices, type Steps } from './slices.js';

/** Counts to a number, and is busy for a while at each. */
function* counting(most: number, milliseconds: number): Steps<number> {
  let count = 0;
  while (count < most) {
    for (const until = performance.now() + milliseconds; performance.now() < until;);
    count++;
    yield;
  }
  return count;
}

test('atOnce and inSlices come to the same result', async () => {
  expect(atOnce(counting(3, 0))).toBe(3);
  expect(await inSlices(counting(3, 0))).toBe(3);
});

test('inSlices lets others have their turn, and ends where nobody waits any more', async () => {
  let turns = 0;
  const ticking = setInterval(() => turns++, 0);
  await inSlices(counting(20, 3));
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(3);
  const stop = new AbortController();
  const stopped = inSlices(counting(1e9, 1), stop.signal);
  setImmediate(() => stop.abort(new Error('nobody waits')));
  await expect(stopped).rejects.toThrow('nobody waits');
});
