import { expect, test } from 'vitest';
import type { Training, TrainingDependencies } from './create-training.js';
import { lateTraining } from './late-training.js';

async function* trainExperts() {
  yield 'trained';
}
const engine = { service: { trainExperts } } as unknown as Training;

test('an engine that could not be loaded once is loaded by the next who trains, and by nobody after that', async () => {
  let loads = 0;
  const { service } = lateTraining({} as TrainingDependencies, async () => {
    loads += 1;
    if (loads === 1) throw new Error('a file is missing');
    return { createTraining: () => engine };
  });
  const train = () =>
    service
      .trainExperts({} as never, {} as never)
      [Symbol.asyncIterator]()
      .next();
  await expect(train()).rejects.toThrow('a file is missing');
  for (let i = 0; i < 2; i++) expect((await train()).value).toBe('trained');
  expect(loads).toBe(2);
});
