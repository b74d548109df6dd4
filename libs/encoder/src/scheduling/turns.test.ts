import { expect, test } from 'vitest';
import { Turns } from './turns.js';

test('callers that are ready at once go on one after the other, and others have turns of the event loop between them', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let loops = 0;
  let ended = false;
  const count = () => {
    loops++;
    if (!ended) setImmediate(count);
  };
  setImmediate(count);
  const between: number[] = [];
  await Promise.all(
    ['first', 'second', 'third'].map(async (name) => {
      await turns.next();
      order.push(name);
      between.push(loops);
    }),
  );
  ended = true;
  expect(order).toEqual(['first', 'second', 'third']);
  const gaps = between.slice(1).map((at, i) => at - between[i]!);
  expect(Math.min(...gaps)).toBeGreaterThan(2);
});
