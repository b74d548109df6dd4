import { expect, test } from 'vitest';
import { SharedModel, type ReadyModel } from './shared-model.js';

/** A model that counts how often it was freed. */
function countedModel() {
  let freed = 0;
  const model = { name: 'ours@1', dispose: async () => void freed++ } as unknown as ReadyModel;
  return { model, freed: () => freed };
}

test('a retired model is freed once, after the last lease is released', async () => {
  const { model, freed } = countedModel();
  const shared = new SharedModel(Promise.resolve(model));
  const leases = [await shared.lease(), await shared.lease()];
  shared.retire();
  leases[0]!.release();
  leases[0]!.release();
  await shared.ready;
  expect(freed()).toBe(0);
  leases[1]!.release();
  await shared.close();
  expect(freed()).toBe(1);
});

test('a model that is retired while somebody waits for it is freed after their lease', async () => {
  const { model, freed } = countedModel();
  let ready: (model: ReadyModel) => void = () => undefined;
  const shared = new SharedModel(new Promise((resolve) => (ready = resolve)));
  const lease = shared.lease();
  shared.retire();
  ready(model);
  const { model: got, release } = await lease;
  expect([got.name, freed()]).toEqual(['ours@1', 0]);
  release();
  await shared.close();
  expect(freed()).toBe(1);
});

test('a caller who stops waiting for a model holds no lease', async () => {
  const { model, freed } = countedModel();
  let ready: (model: ReadyModel) => void = () => undefined;
  const shared = new SharedModel(new Promise((resolve) => (ready = resolve)));
  const controller = new AbortController();
  const lease = shared.lease(controller.signal);
  controller.abort(new Error('given up'));
  await expect(lease).rejects.toThrow('given up');
  shared.retire();
  ready(model);
  await shared.close();
  expect(freed()).toBe(1);
});

test('a model that never became ready rejects all who waited, and frees nothing', async () => {
  const shared = new SharedModel(Promise.reject(new Error('damaged')));
  await expect(shared.lease()).rejects.toThrow('damaged');
  shared.retire();
  await shared.close();
});
