import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelDigest, writeModelManifest, type ModelFigures } from '@nonet/experts';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderStore } from '../libs/services/src/artifacts/folder-store.js';
import { openDatabase, type Database } from '../libs/services/src/database/open-database.js';
import type { ModelsService, ModelVersion } from '../libs/services/src/models/models.service.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { experts, modelsOn } from './support/models-on.js';

let fresh: FreshDatabase;
let database: Database;
let folder: string;
let models: ModelsService;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ kind: 'external', url: fresh.url }, { log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-models-'));
  models = modelsOn({ database, folder });
});
afterEach(async () => {
  await database.pool.query(
    'TRUNCATE model_version, model_activation, patent, cpc_node, text_embedding RESTART IDENTITY CASCADE',
  );
  await rm(folder, { recursive: true, force: true });
});

const ada = { actor: 'Ada' };
const set = {
  dataset: 'held out',
  sha256: 'a'.repeat(64),
  level: 'section',
  mode: 'trained',
  documents: 100,
} as const;
const figures = (f1: number, more: Partial<ModelFigures> = {}): ModelFigures => ({
  ...set,
  metrics: { micro: { f1 }, hit: { 1: f1, 3: 1, 5: 1 } },
  ...more,
});
let made = 0;
const publish = async (
  f1: number | null = null,
  more: Parameters<typeof experts>[2] = {},
): Promise<ModelVersion> => {
  const evaluations = f1 === null ? [] : [figures(f1)];
  const name = `folder-${made++}`;
  return models.publish(await experts(join(folder, name), name, { evaluations, ...more }), ada);
};
const activate = (model: ModelVersion) => models.activate(model.reference, { ...ada, worse: 'refuse' });
const artifacts = async (place = 'artifacts') => {
  const entries = await readdir(join(folder, place), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};
const artifactOf = ({ files }: ModelVersion, path: string) => {
  const { sha256 } = files.find((file) => file.path === path)!;
  return join(folder, 'artifacts', sha256.slice(0, 2), sha256);
};

describe('publishing', () => {
  test('numbers the versions of a name, and says what each is', async () => {
    const first = await publish(0.8);
    expect(first).toMatchObject({
      reference: 'nonet-experts@1',
      kind: 'experts',
      createdBy: 'Ada',
      encoder: { id: 'minilm-l6', folder: null, fingerprint: null },
      configuration: { epochs: 3 },
      data: { patents: 12 },
    });
    expect(first.digest).toBe(modelDigest(first.files));
    expect((await publish()).reference).toBe('nonet-experts@2');
    expect((await publish(null, { name: 'others' })).reference).toBe('others@1');
    expect(await models.get('nonet-experts@1')).toEqual(first);
    expect(await models.get(String(first.id))).toEqual(first);
    expect(await models.get('nonet-experts@9')).toBeNull();
  });

  test('the same content again is the version that exists, with the figures that it lacked', async () => {
    const publication = await experts(join(folder, 'once'), 'weights');
    const first = await models.publish(publication, ada);
    const again = await models.publish(
      { ...publication, name: 'other-name', evaluations: [figures(0.8)] },
      { actor: 'Bob' },
    );
    await models.publish({ ...publication, evaluations: [figures(0.8)] }, ada);
    expect(again).toEqual(first);
    const page = await models.evaluations({ model: first.reference }, { first: 10, after: null });
    expect(page.edges.map(({ node }) => node)).toEqual([
      expect.objectContaining({ ...figures(0.8), modelId: first.id, runId: null }),
    ]);
  });

  test('of two who publish the same at once both get the one version', async () => {
    const publication = await experts(join(folder, 'once'), 'weights');
    const [one, two] = await Promise.all([
      models.publish(publication, ada),
      models.publish(publication, ada),
    ]);
    expect(one).toEqual(two);
  });

  test('brings back the files of a version that were damaged', async () => {
    const publication = await experts(join(folder, 'once'), 'weights');
    const model = await models.publish(publication, ada);
    await writeFile(artifactOf(model, 'head.safetensors'), 'weighty');
    await models.publish(publication, ada);
    expect(await readFile(artifactOf(model, 'head.safetensors'), 'utf8')).toBe('weights');
  });

  test('keeps nothing of a version when one of its files cannot be kept', async () => {
    const whole = folderStore(join(folder, 'artifacts'));
    const filling = {
      ...whole,
      put: async (...given: Parameters<typeof whole.put>) => {
        if (given[1].endsWith('labels.json')) throw Object.assign(new Error('ENOSPC'), { code: 'DISK_FULL' });
        return whole.put(...given);
      },
    };
    const full = modelsOn({ database, folder, store: filling });
    await expect(full.publish(await experts(join(folder, 'x'), 'x'), ada)).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    expect(await artifacts()).toEqual([]);
    expect(await models.get('nonet-experts@1')).toBeNull();
  });

  test.each(['zero-shot', 'Our Model'])('refuses the name %s', async (name) => {
    await expect(publish(null, { name })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('opening', () => {
  test('gives a folder with the files and the manifest of the version', async () => {
    const model = await publish();
    const { folder: copy } = await models.open('nonet-experts@1');
    expect((await readdir(copy)).sort()).toEqual(['head.safetensors', 'labels.json', 'model.json']);
    const manifest = JSON.parse(await readFile(join(copy, 'model.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      format: 1,
      name: 'nonet-experts',
      files: model.files,
      encoder: model.encoder,
    });
  });

  test('shares one download among those who open at once', async () => {
    const store = folderStore(join(folder, 'artifacts'));
    let fetched = 0;
    const counting: typeof store = {
      ...store,
      fetch: async (...given) => {
        fetched++;
        return store.fetch(...given);
      },
    };
    const model = await publish();
    const node = modelsOn({ database, folder, store: counting, node: 'second' });
    const opened = await Promise.all([1, 2, 3].map(() => node.open(model.reference)));
    expect(new Set(opened.map(({ folder: copy }) => copy)).size).toBe(1);
    expect(fetched).toBe(model.files.length);
  });

  test('of two processes on one home both get the copy', async () => {
    const model = await publish();
    const nodes = [1, 2].map(() => modelsOn({ database, folder, node: 'shared' }));
    const [one, two] = await Promise.all(nodes.map((node) => node.open(model.reference)));
    expect(one).toEqual(two);
    expect(await readdir(join(folder, 'shared'))).toEqual([model.digest]);
  });

  test('starts anew over what a killed download left', async () => {
    const model = await publish();
    const partial = join(folder, 'node', `${model.digest}.0a1b2c3d.partial`);
    await experts(partial, 'half');
    const { folder: copy } = await models.open(model.reference);
    expect(await readFile(join(copy, 'head.safetensors'))).toEqual(
      await readFile(artifactOf(model, 'head.safetensors')),
    );
  });

  test('fetches again what was damaged on this machine', async () => {
    const model = await publish();
    const { folder: copy } = await models.open(model.reference);
    await writeFile(join(copy, 'head.safetensors'), 'damaged');
    await models.open(model.reference);
    expect(await readFile(join(copy, 'head.safetensors'))).toEqual(
      await readFile(artifactOf(model, 'head.safetensors')),
    );
  });

  test('never gives half a model: a damaged artifact is named with both sums, a missing one with its own', async () => {
    const model = await publish();
    const { sha256 } = model.files[0]!;
    await writeFile(artifactOf(model, 'head.safetensors'), 'damaged');
    await expect(models.open(model.reference)).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
      message: expect.stringMatching(
        new RegExp(`head.safetensors .* has the sha-256 \\w{64}; ${sha256}`),
      ) as string,
    });
    await rm(artifactOf(model, 'head.safetensors'));
    await expect(models.open(model.reference)).rejects.toMatchObject({
      code: 'ARTIFACT_MISSING',
      message: expect.stringContaining(sha256) as string,
    });
    expect(await readdir(join(folder, 'node'))).toEqual([]);
  });

  test('names what there is when there is no such version', async () => {
    await publish();
    await expect(models.open('nonet-experts@7')).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      message: expect.stringContaining('nonet-experts@1') as string,
    });
  });
});

describe('activating', () => {
  test('a version makes it the active one, once', async () => {
    expect(await models.active()).toBeNull();
    const model = await publish();
    const done = await activate(model);
    expect(done).toMatchObject({ model, activatedBy: 'Ada', forced: false, rollbackOf: null });
    expect(await activate(model)).toEqual(done);
    expect(await models.active()).toEqual(model);
  });

  test.each([
    ['as good', 0.8, 0.8],
    ['better', 0.8, 0.9],
    ['worse by just the margin', 0.8, 0.79],
  ])('takes one that is %s', async (_what, before, after) => {
    await activate(await publish(before));
    const next = await publish(after);
    expect((await activate(next)).model).toEqual(next);
  });

  test('refuses one that is worse by more than the margin, with both figures, unless it is forced', async () => {
    await activate(await publish(0.8));
    const worse = await publish(0.78);
    const error = await activate(worse).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'MODEL_WORSE' });
    expect((error as Error).message).toMatch(/held out, section.*micro F1 0\.7800, the active one 0\.8000/);
    expect((await models.active())?.reference).toBe('nonet-experts@1');
    const forced = await models.activate(worse.reference, { ...ada, worse: 'force' });
    expect(forced).toMatchObject({ forced: true, model: worse });
  });

  test('compares the newest figures on the same set, and the first answers where decisions cannot be judged', async () => {
    const partial = (hit: number) => figures(0, { metrics: { hit: { 1: hit, 3: 1, 5: 1 } } });
    const first = await publish(null, { evaluations: [partial(0.9)] });
    await activate(first);
    const second = await publish(null, { evaluations: [partial(0.5)] });
    await expect(activate(second)).rejects.toMatchObject({
      code: 'MODEL_WORSE',
      message: expect.stringContaining('hit@1 0.5000') as string,
    });
    await models.addEvaluation(second.reference, { ...partial(0.95), runId: null });
    expect((await activate(second)).model).toEqual(second);
  });

  test.each([
    ['nowhere', []],
    ['on another set', [figures(0.9, { sha256: 'b'.repeat(64) })]],
    ['at another level', [figures(0.9, { level: 'subclass' })]],
    ['on fewer documents', [figures(0.9, { documents: 10 })]],
    ['in another mode', [figures(0.9, { mode: 'zero-shot' })]],
  ])('refuses one that was measured %s', async (_where, evaluations) => {
    await activate(await publish(0.8));
    const unmeasured = await publish(null, { evaluations });
    await expect(activate(unmeasured)).rejects.toMatchObject({ code: 'MODEL_UNMEASURED' });
  });

  test('refuses one whose files are damaged: it would answer nothing', async () => {
    const model = await publish();
    await writeFile(artifactOf(model, 'labels.json'), '["A"]');
    await expect(activate(model)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    expect(await models.active()).toBeNull();
  });

  test('of admins who activate at once each finds what the one before did', async () => {
    await activate(await publish(0.5));
    // Each is better than the first; of any two the second to come may be worse than the other.
    const candidates = [];
    for (const f1 of [0.6, 0.7, 0.8, 0.9]) candidates.push(await publish(f1));
    const nodes = candidates.map((_, at) => modelsOn({ database, folder, node: `node-${at}` }));
    const outcomes = await Promise.allSettled(
      candidates.map(({ reference }, at) =>
        nodes[at]!.activate(reference, { actor: `admin ${at}`, worse: 'refuse' }),
      ),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    for (const { reason } of refused as PromiseRejectedResult[])
      expect(reason).toMatchObject({ code: 'MODEL_WORSE' });
    const { edges } = await models.activations({ first: 10, after: null });
    const versions = edges.map(({ node }) => node.model!.version);
    // Newest first: never one after a better one, and the best is what stays.
    expect(versions).toEqual([...versions].sort((a, b) => b - a));
    expect(versions[0]).toBe(5);
    expect(versions).toHaveLength(1 + candidates.length - refused.length);
  });

  test('zero-shot takes every model out of service', async () => {
    await activate(await publish());
    await models.activate('zero-shot', { ...ada, worse: 'refuse' });
    expect(await models.active()).toBeNull();
    const measured = await publish(0.8);
    await activate(measured);
    await expect(models.activate('zero-shot', { ...ada, worse: 'refuse' })).rejects.toMatchObject({
      code: 'MODEL_UNMEASURED',
    });
  });
});

describe('rolling back', () => {
  test('goes one step back each time, to no model at last', async () => {
    await activate(await publish(0.8));
    await activate(await publish(0.9));
    const done = await models.rollback({ actor: 'Bob' });
    expect(done).toMatchObject({ activatedBy: 'Bob', model: { version: 1 } });
    expect(done.rollbackOf).not.toBeNull();
    expect((await models.rollback(ada)).model).toBeNull();
    expect(await models.active()).toBeNull();
    await expect(models.rollback(ada)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('of two who roll back at once each goes one step', async () => {
    for (const f1 of [0.7, 0.8, 0.9]) await activate(await publish(f1));
    await Promise.all([models.rollback(ada), models.rollback({ actor: 'Bob' })]);
    expect((await models.active())?.version).toBe(1);
  });

  test('after a new activation it leads to what was active before that one', async () => {
    const [one, two, three] = [await publish(0.7), await publish(0.8), await publish(0.9)];
    await activate(one);
    await activate(two);
    await models.rollback(ada);
    await activate(three);
    expect((await models.rollback(ada)).model).toEqual(one);
  });
});

describe('collecting garbage', () => {
  const collect = (keep: number, predicted: 'keep' | 'remove' = 'keep') =>
    models.collectGarbage({ keep, predicted });
  const removed = async (keep: number, predicted?: 'keep' | 'remove') =>
    (await collect(keep, predicted)).removed.map(({ version }) => version).sort();

  test('leaves the active version, the one before it and the newest, and takes the files of the others', async () => {
    const versions: ModelVersion[] = [];
    for (const f1 of [0.5, 0.6, 0.7, 0.8, 0.9]) versions.push(await publish(f1));
    await activate(versions[1]!);
    await activate(versions[2]!);
    const garbage = await collect(1);
    expect(garbage.removed.map(({ version }) => version).sort()).toEqual([1, 4]);
    expect(garbage.artifacts).toBe(2);
    const kept = new Set([1, 2, 4].flatMap((at) => versions[at]!.files.map(({ sha256 }) => sha256)));
    expect(new Set(await artifacts())).toEqual(kept);
    for (const at of [1, 2, 4]) await models.open(versions[at]!.reference);
    expect((await models.get('nonet-experts@1'))?.removedAt).toBeInstanceOf(Date);
    await expect(models.open('nonet-experts@1')).rejects.toMatchObject({ code: 'MODEL_REMOVED' });
    await expect(activate(versions[0]!)).rejects.toMatchObject({ code: 'MODEL_REMOVED' });
    expect(await removed(1)).toEqual([]);
  });

  test('leaves versions with predictions unless it is told otherwise', async () => {
    const model = await publish();
    await publish();
    await database.pool.query(
      `WITH p AS (INSERT INTO patent (number, content_hash, applicants, assignees) VALUES ('XN1', '', '{}', '{}') RETURNING id),
            n AS (INSERT INTO cpc_node (symbol, level, title, added_in) VALUES ('A', 'SECTION', 'Needs', '2025.05') RETURNING id)
       INSERT INTO prediction (model_id, patent_id, node_id, score, selected) SELECT $1, p.id, n.id, .5, true FROM p, n`,
      [model.id],
    );
    expect(await removed(1)).toEqual([]);
    expect(await removed(1, 'remove')).toEqual([1]);
  });

  test('leaves the encoder that a kept version sees with', async () => {
    const encoder = await publish(null, { kind: 'encoder', name: 'ours' });
    await publish(null, { kind: 'encoder', name: 'ours' });
    await publish(null, { encoder: { id: encoder.reference, folder: null, fingerprint: null } });
    expect(await removed(1)).toEqual([]);
  });

  test('takes the vectors that encoders of removed versions made, unless a kept one has the same encoder', async () => {
    const encoder = (content: string) => ({
      encoder: { id: 'ours', folder: 'encoder', fingerprint: `ours:int8:${content}` },
    });
    const [lost, shared] = ['0123456789abcdef', 'fedcba9876543210'] as const;
    for (const content of [lost, shared, shared]) await publish(null, encoder(content));
    await database.pool.query(
      `INSERT INTO text_embedding (encoder, role, text_hash, vector)
       SELECT encoder, role::text_role, decode(lpad(to_hex(place), 4, '0'), 'hex'), '\\x00000000'::bytea
         FROM unnest($1::text[]) AS encoder, unnest('{QUERY,PASSAGE}'::text[]) AS role, generate_series(1, 2) AS place`,
      [[`int8:${lost}`, `fp32:${lost}`, `int8:${shared}`, 'int8:00112233445566aa', 'of-a-plugin']],
    );
    expect((await collect(1)).vectors).toBe(8);
    const { rows } = await database.pool.query(
      'SELECT DISTINCT encoder FROM text_embedding ORDER BY encoder',
    );
    expect(rows.map((row) => row.encoder)).toEqual([
      'int8:00112233445566aa',
      `int8:${shared}`,
      'of-a-plugin',
    ]);
    expect((await collect(1)).vectors).toBe(0);
  });

  test('takes artifacts that belong to no version, and brings a removed version back when it is published again', async () => {
    const publication = await experts(join(folder, 'once'), 'weights');
    const first = await models.publish(publication, ada);
    await publish();
    await writeFile(join(folder, 'artifacts', first.files[0]!.sha256.slice(0, 2), 'f'.repeat(64)), 'orphan');
    expect((await collect(1)).artifacts).toBe(2);
    const again = await models.publish(publication, ada);
    expect(again).toMatchObject({ reference: first.reference, removedAt: null });
    await models.open(again.reference);
  });
});

describe('the model that comes with the program', () => {
  const ship = async (weights: string, service = models) => {
    const { folder: place, kind, name, encoder } = await experts(join(folder, 'shipped', 'ours'), weights);
    const facts = { kind, name, encoder, configuration: {}, data: {}, evaluations: [figures(0.8)] };
    await writeModelManifest(place, { ...facts, createdAt: '2026-11-25T12:00:00.000Z' });
    return service.registerShipped(join(folder, 'shipped'));
  };

  test('is version 1 and active after a first start, and just that after the next', async () => {
    await ship('weights');
    await models.registerShipped(join(folder, 'shipped'));
    const list = await models.list({}, { first: 10, after: null });
    expect(list.edges.map(({ node }) => node.reference)).toEqual(['nonet-experts@1']);
    expect((await models.active())?.reference).toBe('nonet-experts@1');
    expect(await (await models.activations({ first: 1, after: null })).totalCount()).toBe(1);
  });

  test('is stored again where the store was emptied, and where another one took its place', async () => {
    await ship('weights');
    const kept = (await artifacts()).sort();
    expect(kept).toHaveLength(2);
    await rm(join(folder, 'artifacts'), { recursive: true });
    await models.registerShipped(join(folder, 'shipped'));
    expect((await artifacts()).sort()).toEqual(kept);
    const others = modelsOn({ database, folder, store: folderStore(join(folder, 'elsewhere')) });
    await others.registerShipped(join(folder, 'shipped'));
    expect((await artifacts('elsewhere')).sort()).toEqual(kept);
  });

  test('is usable where there is no room for a note of it', async () => {
    await mkdir(join(folder, 'node', 'shipped-ours.json'), { recursive: true });
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
    await ship('weights', modelsOn({ database, folder, log }));
    expect((await models.active())?.reference).toBe('nonet-experts@1');
    expect(lines).toEqual([]);
  });

  test('never takes the place of what an admin chose', async () => {
    await activate(await publish());
    await models.rollback(ada);
    await ship('weights');
    expect(await models.active()).toBeNull();
  });

  test('need not be there, and stops nothing when it is damaged', async () => {
    await models.registerShipped(join(folder, 'nowhere'));
    await ship('weights');
    await writeFile(join(folder, 'shipped', 'ours', 'head.safetensors'), 'weighty');
    await models.registerShipped(join(folder, 'shipped'));
    expect((await models.list({}, { first: 10, after: null })).edges).toHaveLength(1);
  });
});

test('lists are newest first and go on behind a cursor', async () => {
  for (let count = 0; count < 3; count++) await publish(0.8);
  const first = await models.list({ kind: 'experts' }, { first: 2, after: null });
  const rest = await models.list({ kind: 'experts' }, { first: 2, after: first.edges[1]!.cursor });
  expect([...first.edges, ...rest.edges].map(({ node }) => node.version)).toEqual([3, 2, 1]);
  expect([first.hasNextPage, rest.hasNextPage, await rest.totalCount()]).toEqual([true, false, 3]);
  const pages = await models.evaluationsOf([3, 1, 2].map(Number), { first: 1, after: null });
  expect(pages.map(({ edges }) => edges[0]?.node.dataset)).toEqual(['held out', 'held out', 'held out']);
  const none = await models.list({ kind: 'encoder' }, { first: 2, after: null });
  expect(none.edges).toEqual([]);
});
