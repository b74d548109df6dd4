import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trainEncoder } from '@nonet/services/operations';
import { checked } from '@nonet/operations';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { type Running, start } from './support/command.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };

let api: Api;
let patents: string;
const workers: Running[] = [];
beforeAll(async () => {
  api = await startApi();
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(api.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: repository('prisma/sample/cpc-compact.tsv'), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  patents = repository('prisma/sample/patents.jsonl');
  const given = { name: 'headed', base: 'tiny-e5', files: [patents], device: 'cpu', batch: 8, epochs: 1 };
  const asked = checked(trainEncoder.fields, given);
  for await (const _ of api.services.training.trainEncoder(asked, { actor: 'test' })) void _;
}, 240_000);
afterEach(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await Promise.all(workers.map(({ finished }) => finished));
});
afterAll(() => api?.close());

function startWorker(): Running {
  const worker = start(['worker'], { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl });
  workers.push(worker);
  return worker;
}

test('a worker that is killed while it trains experts is replaced by another, and there is one version', async () => {
  const { runs, models } = api.services;
  const victim = startWorker();
  const name = `ours-${workers.length}`;
  const configuration = { name, encoder: 'headed', files: [patents], device: 'cpu' };
  const { id } = await runs.start({ kind: 'expert-training', configuration }, ada);
  const signal = AbortSignal.timeout(200_000);
  let attempts = 0;
  for await (const { type } of await runs.events(id, { after: 0, signal })) {
    if (type === 'started' && ++attempts === 2) expect(victim.process.killed).toBe(true);
    // Its patents are read, and it goes on to embed them.
    if (type === 'corpus' && attempts === 1) {
      victim.process.kill('SIGKILL');
      startWorker();
    }
  }
  const result = { model: `${name}@1` };
  expect(await runs.get(id)).toMatchObject({ state: 'succeeded', attempt: 2, result });
  const { edges } = await models.list({ name }, { first: 10, after: null });
  expect(edges.map(({ node }) => node.reference)).toEqual([result.model]);
}, 240_000);
