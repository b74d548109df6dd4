import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { addModel } from './support/store-predictions.js';

let api: Api;
const figures = (f1: number) => ({
  hit: { 1: 0.5, 3: 0.75, 5: 1 },
  micro: { precision: f1, recall: f1, f1 },
  interval: { hit1: [0.4, 0.6], microF1: [f1 - 0.1, f1 + 0.1], perLabel: { A: [0.1, 0.9] } },
  perLabel: {
    A: { precision: f1, recall: f1, f1, support: 3 },
    B: { precision: 0.5, recall: 0.5, f1: 0.5, support: 1 },
  },
  calibration: { ece: 0.05, bins: [{ from: 0, to: 0.5, labels: 4, score: 0.3, right: 0.25 }] },
});

beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  await addModel(api, 'ours', 1);
  await addModel(api, 'ours', 2);
  const evaluated = async (model: string, f1: number) =>
    api.services.models.addEvaluation(model, {
      dataset: 'dev',
      sha256: 'a'.repeat(64),
      level: 'section',
      mode: 'trained',
      documents: 4,
      metrics: figures(f1),
      runId: null,
    });
  await evaluated('ours@1', 0.75);
  await evaluated('ours@2', 0.25);
});
afterAll(() => api.close());

test('an evaluation has its figures with intervals, its labels and the bins of its reliability', async () => {
  const query = `{ model(model: "ours@1") { evaluations { nodes { level documents
    figures { name value interval } labels(first: 1) { symbol documents f1 interval } reliability { from to labels score right } } } } }`;
  const { model } = await api.as.reader.get<{ model: { evaluations: { nodes: Record<string, unknown>[] } } }>(
    query,
  );
  const [evaluation] = model.evaluations.nodes;
  expect(evaluation).toMatchObject({
    level: 'SECTION',
    labels: [{ symbol: 'A', documents: 3, f1: 0.75, interval: [0.1, 0.9] }],
    reliability: [{ from: 0, to: 0.5, labels: 4, score: 0.3, right: 0.25 }],
  });
  expect(evaluation?.['figures']).toContainEqual({ name: 'hit1', value: 0.5, interval: [0.4, 0.6] });
  expect(evaluation?.['figures']).toContainEqual({ name: 'ece', value: 0.05, interval: null });
});

test('two versions are compared on the sets of both, figure by figure and symbol by symbol', async () => {
  const query = `{ compareModels(a: "ours@1", b: "ours@2") { a { reference } b { reference } sets {
    a { dataset } figures { name a b } labels(first: 5) { symbol documents gain a { f1 } b { f1 } } } } }`;
  const { compareModels } = await api.as.reader.get<{ compareModels: { sets: Record<string, unknown>[] } }>(
    query,
  );
  expect(compareModels.sets).toHaveLength(1);
  expect(compareModels.sets[0]?.['figures']).toContainEqual({ name: 'microF1', a: 0.75, b: 0.25 });
  expect(compareModels.sets[0]?.['labels']).toEqual([
    { symbol: 'A', documents: 3, gain: -0.5, a: { f1: 0.75 }, b: { f1: 0.25 } },
    { symbol: 'B', documents: 1, gain: 0, a: { f1: 0.5 }, b: { f1: 0.5 } },
  ]);
});

test('an activation and a rollback say beforehand what they would change', async () => {
  const rows = 'from { reference } to { reference } refusal { code hint }';
  const ask = () =>
    api.as.reader.get(`{ rollbackPreview { ${rows} } activationPreview(model: "ours@2") { ${rows} } }`);
  expect(await ask()).toEqual({
    rollbackPreview: null,
    activationPreview: { from: null, to: { reference: 'ours@2' }, refusal: null },
  });
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO model_activation (model_id, activated_by) SELECT id, 'test' FROM model_version WHERE name = 'ours' AND version = 1`,
  );
  await client.end();
  expect(await ask()).toEqual({
    rollbackPreview: { from: { reference: 'ours@1' }, to: null, refusal: null },
    activationPreview: {
      from: { reference: 'ours@1' },
      to: { reference: 'ours@2' },
      refusal: { code: 'MODEL_WORSE', hint: expect.not.stringContaining('--') },
    },
  });
});
