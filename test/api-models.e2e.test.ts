import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { startServer } from '@nonet/api';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { graphqlClient, type Answer, type Client } from './support/graphql-client.js';
import { tinyEncoder } from './support/models-on.js';

/** Another server on the same database. */
interface Node {
  readonly client: Client;
  close(): Promise<void>;
}

let api: Api;
let folder: string;
const nodes: Node[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-nodes-'));
  api = await startApi({ environment: { NONET_ARTIFACTS: join(folder, 'artifacts') }, holding: 'scheme' });
  for (const words of ['one', 'two']) {
    const publication = await tinyEncoder(join(folder, words), words);
    const metrics = { micro: { f1: words === 'one' ? 0.8 : 0.7 }, hit: { 1: 0.8 } };
    const set = { dataset: 'held out', sha256: 'a'.repeat(64), level: 'section', mode: 'zero-shot' } as const;
    const evaluations = [{ ...set, documents: 100, metrics }];
    await api.services.models.publish({ ...publication, evaluations }, { actor: 'Ada' });
  }
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

async function startNode(artifacts: string): Promise<Node> {
  const home = await mkdtemp(join(folder, 'home-'));
  const config = loadConfig({
    NONET_HOME: home,
    DATABASE_URL: api.databaseUrl,
    PORT: '0',
    NONET_ARTIFACTS: artifacts,
  });
  const log = pino({ level: 'silent' });
  const services = await createServices(config, { log });
  const server = await startServer(services, config, { log });
  const { secret } = await services.keys.create({ name: 'node', role: 'admin', scopes: [], expiresAt: null });
  const node = {
    client: graphqlClient(server.url, secret),
    async close() {
      await server.close();
      await services.close();
    },
  };
  nodes.push(node);
  return node;
}

interface Classified {
  classify: { model: string; encoder: string; predictions: { symbol: string }[] };
}
const CLASSIFY = `query ($model: String) {
  classify(input: { text: "a spade with teeth", level: SUBCLASS, model: $model }) { model encoder predictions { symbol } }
}`;
const classify = (client: Client, model?: string) => client.ask<Classified>(CLASSIFY, { model });
const answering = async (client: Client) => (await classify(client)).data?.classify.model;

const ACTIVATE = `mutation ($model: String!, $force: Boolean! = false) {
  activateModel(model: $model, force: $force) { model { reference active } activatedBy forced rollbackOf }
}`;
const activate = (model: string, force = false) => api.as.admin.ask(ACTIVATE, { model, force });
const rollback = () =>
  api.as.admin.ask('mutation { rollbackModel { model { reference } rollbackOf activatedBy } }');

/** Requests one after the other until it is told to end; all answers. */
function keepAsking(client: Client) {
  const answers: Answer<Classified>[] = [];
  let asking = true;
  const done = (async () => {
    while (asking) answers.push(await classify(client));
  })();
  return {
    models: () => answers.map(({ data }) => data?.classify.model),
    async end() {
      asking = false;
      await done;
      return answers;
    },
  };
}

describe('models over GraphQL', () => {
  test('are listed with their figures and what answers', async () => {
    const data = await api.as.reader.get<object>(`{
      models(first: 10) { totalCount nodes {
        reference kind active encoder createdBy files { path } evaluations(first: 1) { nodes { dataset mode metrics } }
      } }
      activeModel { reference }
      model(model: "tiny@1") { version removedAt }
      evaluations(filter: { model: "tiny@2" }) { nodes { dataset documents model { reference } } }
    }`);
    expect(data).toMatchObject({
      models: {
        totalCount: 2,
        nodes: [
          { reference: 'tiny@2', kind: 'ENCODER', active: false, createdBy: 'Ada' },
          {
            reference: 'tiny@1',
            evaluations: {
              nodes: [{ dataset: 'held out', mode: 'ZERO_SHOT', metrics: { micro: { f1: 0.8 } } }],
            },
          },
        ],
      },
      activeModel: null,
      model: { version: 1, removedAt: null },
      evaluations: { nodes: [{ dataset: 'held out', documents: 100, model: { reference: 'tiny@2' } }] },
    });
  });

  test('have no experts where an encoder or the scheme alone answers', async () => {
    expect(await api.as.reader.get<object>('{ experts { section } }')).toEqual({ experts: [] });
    expect(await api.services.experts.ofModel('tiny@1', {})).toEqual([]);
    await expect(api.services.experts.ofModel('tiny@9', {})).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  });

  test('answer when they are asked by name, active or not', async () => {
    const [active, named, without] = await Promise.all([
      classify(api.as.analyst),
      classify(api.as.analyst, 'tiny@1'),
      classify(api.as.analyst, 'zero-shot'),
    ]);
    expect(active.data?.classify).toMatchObject({ model: 'zero-shot', encoder: 'minilm-l6' });
    expect(named.data?.classify).toMatchObject({ model: 'tiny@1', encoder: 'tiny@1' });
    expect(named.data?.classify.predictions.length).toBeGreaterThan(0);
    expect(without.data?.classify.model).toBe('zero-shot');
    const [error] = (await classify(api.as.analyst, 'tiny@9')).errors;
    expect(error).toMatchObject({ extensions: { code: 'MODEL_UNKNOWN' } });
    expect(error?.message).toContain('zero-shot, tiny@2, tiny@1');
  });
});

describe('an activation', () => {
  let second: Client;
  beforeAll(async () => {
    second = (await startNode(join(folder, 'artifacts'))).client;
    await classify(second);
  });

  test('is taken up by every node while requests go on without an error, and so is a rollback', async () => {
    const streams = [api.as.analyst, second].map(keepAsking);
    const all = (model: string) => () => streams.every((stream) => stream.models().at(-1) === model);
    await expect.poll(all('zero-shot')).toBe(true);
    expect((await activate('tiny@1')).data).toEqual({
      activateModel: {
        model: { reference: 'tiny@1', active: true },
        activatedBy: 'test admin',
        forced: false,
        rollbackOf: null,
      },
    });
    await expect.poll(all('tiny@1')).toBe(true);
    expect((await rollback()).data).toMatchObject({
      rollbackModel: { model: null, activatedBy: 'test admin' },
    });
    await expect.poll(all('zero-shot')).toBe(true);
    for (const answers of await Promise.all(streams.map((stream) => stream.end()))) {
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      expect(answers.every(({ data }) => data!.classify.predictions.length > 0)).toBe(true);
    }
  });

  test('of a worse version is refused with both figures, unless it is forced', async () => {
    await activate('tiny@1');
    const [error] = (await activate('tiny@2')).errors;
    expect(error?.extensions.code).toBe('MODEL_WORSE');
    expect(error?.message).toContain('micro F1 0.7000, the active one 0.8000');
    expect((await activate('tiny@2', true)).data).toMatchObject({ activateModel: { forced: true } });
    await expect.poll(() => answering(second)).toBe('tiny@2');
    await rollback();
  });

  test('of which the files do not reach a node leaves the old model answering there, and the node says why', async () => {
    const { client } = await startNode(join(folder, 'elsewhere'));
    await activate('zero-shot', true);
    await expect.poll(() => answering(client)).toBe('zero-shot');
    await activate('tiny@1');
    const STATE = '{ system { classification { state model problem { code } } } }';
    await expect
      .poll(() => client.get(STATE))
      .toEqual({
        system: {
          classification: { state: 'READY', model: 'zero-shot', problem: { code: 'ARTIFACT_MISSING' } },
        },
      });
    expect(await answering(client)).toBe('zero-shot');
    await activate('zero-shot', true);
    await expect
      .poll(() => client.get(STATE))
      .toEqual({ system: { classification: { state: 'READY', model: 'zero-shot', problem: null } } });
  });

  test('is written down with who did it', async () => {
    const { modelActivations } = await api.as.reader.get<{ modelActivations: { nodes: object[] } }>(
      '{ modelActivations(first: 3) { nodes { model { reference } activatedBy forced } } }',
    );
    expect(modelActivations.nodes).toEqual([
      { model: null, activatedBy: 'test admin', forced: true },
      { model: { reference: 'tiny@1' }, activatedBy: 'test admin', forced: false },
      { model: null, activatedBy: 'test admin', forced: true },
    ]);
  });
});

test('garbage collection over GraphQL says what it took', async () => {
  const publication = await tinyEncoder(join(folder, 'three'), 'three');
  await api.services.models.publish(publication, { actor: 'Ada' });
  await activate('zero-shot', true);
  const { data } = await api.as.admin.ask('mutation { collectGarbage(keep: 1) { removed artifacts } }');
  expect(data).toEqual({ collectGarbage: { removed: ['tiny@2'], artifacts: 1 } });
  const [error] = (await classify(api.as.analyst, 'tiny@2')).errors;
  expect(error?.extensions.code).toBe('MODEL_REMOVED');
});
