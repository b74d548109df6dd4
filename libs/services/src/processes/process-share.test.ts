import { expect, it } from 'vitest';
import { connectionsOfEach } from './process-share.js';

it.each([
  { processes: 1, most: 100, each: 10 },
  { processes: 5, most: 100, each: 10 },
  { processes: 9, most: 100, each: 4 },
  { processes: 10, most: 100, each: 4 },
  { processes: 11, most: 100, each: null },
  { processes: 17, most: 300, each: 10 },
])('of $most connections $processes processes have pools of $each', ({ processes, most, each }) => {
  expect(connectionsOfEach(processes, most)).toBe(each);
});
