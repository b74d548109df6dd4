import { expect, test } from 'vitest';
import { HeldModel, type ReadyModel } from './held-model.js';

/** A model that counts how often it was freed. */
function countedModel() {
  let freed = 0;
  const model = { name: 'ours@1', dispose: async () => void freed++ } as unknown as ReadyModel;
  return { model, freed: () => freed };
}

test('a retired model is freed once, after the last of those who work with it', async () => {
  const { model, freed } = countedModel();
  const held = new HeldModel(Promise.resolve(model));
  const holds = [await held.hold(), await held.hold()];
  held.retire();
  holds[0]!.release();
  holds[0]!.release();
  await held.ready;
  expect(freed()).toBe(0);
  holds[1]!.release();
  await held.close();
  expect(freed()).toBe(1);
});

test('a model that is retired while somebody waits for it is freed after them', async () => {
  const { model, freed } = countedModel();
  let ready: (model: ReadyModel) => void = () => undefined;
  const held = new HeldModel(new Promise((resolve) => (ready = resolve)));
  const hold = held.hold();
  held.retire();
  ready(model);
  const { model: got, release } = await hold;
  expect([got.name, freed()]).toEqual(['ours@1', 0]);
  release();
  await held.close();
  expect(freed()).toBe(1);
});

test('whoever gives up waiting holds nothing', async () => {
  const { model, freed } = countedModel();
  let ready: (model: ReadyModel) => void = () => undefined;
  const held = new HeldModel(new Promise((resolve) => (ready = resolve)));
  const controller = new AbortController();
  const hold = held.hold(controller.signal);
  controller.abort(new Error('given up'));
  await expect(hold).rejects.toThrow('given up');
  held.retire();
  ready(model);
  await held.close();
  expect(freed()).toBe(1);
});

test('a model that never became ready is told to all who waited, and there is nothing to free', async () => {
  const held = new HeldModel(Promise.reject(new Error('damaged')));
  await expect(held.hold()).rejects.toThrow('damaged');
  held.retire();
  await held.close();
});
