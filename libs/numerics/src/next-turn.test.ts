import { expect, it } from 'vitest';
import { nextTurn } from './next-turn.js';

it('nextTurn lets one of those that wait go on in each turn of the event loop, in their order', async () => {
  let turn = 0;
  const count = () => {
    turn++;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const seen: [name: string, turn: number][] = [];
  const slices = async (name: string) => {
    for (let slice = 0; slice < 3; slice++) {
      await nextTurn();
      seen.push([name, turn]);
    }
  };
  await Promise.all(['a', 'b', 'c'].map(slices));
  clearImmediate(counting);
  expect(seen.map(([name]) => name)).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']);
  expect(new Set(seen.map(([, at]) => at)).size).toBe(seen.length);
});
