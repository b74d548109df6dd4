import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { run } from './support/command.js';
import { shortSchemeIn } from './support/short-scheme.js';
import type { ExpertTrainingEvent } from '@nonet/services/training';
import { trainEncoder, trainExperts } from '@nonet/services/operations';
import { checked } from '@nonet/operations';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

let api: Api;
let patents: string;
let dev: string;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(api.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: await shortSchemeIn(api.home), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  patents = await api.file('learnt.jsonl', records(160));
  dev = await api.file('fair.jsonl', records(40, 1000));
  await headedEncoder('headed');
}, 240_000);
afterAll(() => api?.close());

async function headedEncoder(name: string, more: { holdOut?: number } = {}): Promise<void> {
  const given = { name, base: 'tiny-e5', files: [patents], device: 'cpu', batch: 8, epochs: 1, ...more };
  const asked = checked(trainEncoder.fields, given);
  for await (const _ of api.services.training.trainEncoder(asked, { actor: 'test' })) void _;
}

/** Patents of six topics; one in eight is kept for evaluation. */
function records(count: number, from = 0): string {
  const topics = [
    ['A01B1/02', 'spade blade handle digging soil garden'],
    ['A47B3/06', 'table folding leg hinge top furniture'],
    ['B60L7/10', 'brake electric motor recovery battery train'],
    ['G06F3/01', 'keyboard gesture display input pointer screen'],
    ['G06N3/08', 'network learning weight gradient layer neural'],
    ['H04L9/08', 'key cipher message secret exchange packet'],
  ];
  return Array.from({ length: count }, (_, i) => {
    const [symbol, line] = topics[i % topics.length];
    const words = line.split(' ');
    const chosen = Array.from({ length: 12 }, (__, k) => words[(i * 7 + k * k) % words.length]);
    const split = i % 8 === 7 ? 'dev' : 'train';
    const id = `US${from + i}A`;
    return `${JSON.stringify({ id, abstract: `a ${chosen.join(' and ')} ${i}`, cpc: [symbol], labels: 'gold', split })}\n`;
  }).join('');
}

const TRAIN = `mutation($input: TrainExpertsInput!, $key: String) {
  trainExperts(input: $input, idempotencyKey: $key) { id kind state }
}`;
interface Told {
  type: string;
  data: Record<string, unknown>;
}

/** The events of a run, until it ends. */
async function follow(id: string): Promise<Told[]> {
  const { secret } = await api.services.keys.create({
    name: `watcher ${id}`,
    role: 'reader',
    expiresAt: null,
  });
  const client = createClient({
    url: `${api.url}/graphql/stream`,
    headers: { authorization: `Bearer ${secret}` },
  });
  const events: Told[] = [];
  const query = 'subscription($id: ID!) { runProgress(id: $id) { type data } }';
  for await (const { data, errors } of client.iterate({ query, variables: { id } })) {
    expect(errors).toBeUndefined();
    events.push((data as { runProgress: Told }).runProgress);
  }
  client.dispose();
  return events;
}

const input = (more: object = {}) => ({
  input: { name: 'ours', encoder: 'headed', files: [patents], calibrateOn: [dev], device: 'cpu', ...more },
});

describe('training experts while requests are answered', () => {
  let events: Told[];
  let answers: { model: string; predictions: unknown[] }[];
  beforeAll(async () => {
    const { trainExperts } = await api.as.admin.get<{ trainExperts: { id: string; kind: string } }>(
      TRAIN,
      input({ activate: true }),
    );
    expect(trainExperts.kind).toBe('EXPERT_TRAINING');
    let over = false;
    answers = [];
    const asking = (async () => {
      while (!over) {
        const { classify } = await api.as.analyst.get<{ classify: (typeof answers)[number] }>(
          '{ classify(input: { text: "a spade for digging soil" }) { model predictions { symbol } } }',
        );
        answers.push(classify);
      }
    })();
    [events] = await Promise.all([follow(trainExperts.id).finally(() => (over = true)), asking]);
  }, 240_000);

  test('tells of the corpus, the version, its figures and its activation, and succeeds', () => {
    const types = events.map(({ type }) => type);
    for (const type of ['corpus', 'published', 'evaluation', 'activated']) expect(types).toContain(type);
    expect(types.at(-1)).toBe('succeeded');
  });

  test('breaks no request', () => {
    expect(answers.length).toBeGreaterThan(0);
    for (const { predictions } of answers) expect(predictions.length).toBeGreaterThan(0);
  });

  test('the version answers afterwards, with figures on the records that it did not learn', async () => {
    await expect
      .poll(async () => {
        const query = '{ classify(input: { text: "a spade for digging soil" }) { model } }';
        return (await api.as.analyst.get<{ classify: { model: string } }>(query)).classify.model;
      })
      .toBe('ours@1');
    const figures = await api.services.models.evaluations({ model: 'ours@1' }, { first: 10, after: null });
    const known = figures.edges.map(({ node: { dataset, level, mode, documents } }) => ({
      dataset,
      level,
      mode,
      documents,
    }));
    expect(known).toEqual(
      expect.arrayContaining([{ dataset: 'learnt', level: 'subclass', mode: 'trained', documents: 20 }]),
    );
  });
});

test('zeroShot knows the scheme alone, and sees with the encoder of the version that answers', async () => {
  const query = `{
    zeroShot(input: { text: "a spade for digging soil", level: SUBCLASS }) {
      model encoder predictions { symbol evidence { __typename } }
    }
    classify(input: { text: "a spade for digging soil" }) { model encoder }
  }`;
  const { zeroShot, classify } = await api.as.analyst.get<{
    zeroShot: { model: string; encoder: string; predictions: { evidence: { __typename: string }[] }[] };
    classify: { model: string; encoder: string };
  }>(query);
  expect(classify).toEqual({ model: 'ours@1', encoder: 'ours@1' });
  expect(zeroShot).toMatchObject({ model: 'zero-shot', encoder: 'ours@1' });
  const reasons = zeroShot.predictions.flatMap(({ evidence }) => evidence.map((each) => each.__typename));
  expect(reasons).toContain('SimilarityEvidence');
  expect(reasons).not.toContain('NeighbourEvidence');
});

test('evaluation is of a version as it answers, or what its encoder sees without examples', async () => {
  const request = {
    file: dev,
    level: 'subclass',
    model: null,
    limit: 10,
    splits: null,
    includeLegacy: false,
    collection: null,
  } as const;
  const [own, zeroShot] = [
    await api.services.evaluation.evaluate({ ...request, mode: null }, {}),
    await api.services.evaluation.evaluate({ ...request, mode: 'zero-shot' }, {}),
  ];
  expect(own).toMatchObject({ mode: 'trained', model: 'ours@1', encoder: 'ours@1' });
  expect(zeroShot).toMatchObject({ mode: 'zero-shot', model: 'ours@1', encoder: 'ours@1' });
  expect(own.recallAt).not.toEqual(zeroShot.recallAt);
  const schemeAlone = { ...request, model: 'zero-shot', mode: 'trained' } as const;
  await expect(api.services.evaluation.evaluate(schemeAlone, {})).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
});

describe('the patents that signals are weighed on', () => {
  /** What a training says before it begins to embed. */
  const beginning = async (encoder: string) => {
    const asked = checked(trainExperts.fields, { name: 'never', encoder, files: [patents], device: 'cpu' });
    const events: ExpertTrainingEvent[] = [];
    for await (const event of api.services.training.trainExperts(asked, { actor: 'test' })) {
      events.push(event);
      if (event.type === 'corpus') break;
    }
    return events;
  };
  const held = (events: readonly ExpertTrainingEvent[]) =>
    events.flatMap((event) => (event.type === 'corpus' ? event.sources : [])).at(-1)!.held;
  const warnings = (events: readonly ExpertTrainingEvent[]) =>
    events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

  test('are those that the encoder was not trained on', async () => {
    await headedEncoder('half', { holdOut: 0.5 });
    const [usual, half] = [await beginning('headed'), await beginning('half')];
    expect([...warnings(usual), ...warnings(half)]).toEqual([]);
    expect(held(half)).toBeGreaterThan(2 * held(usual));
  });

  test('are drawn all the same for an encoder that has seen every patent, with a warning', async () => {
    await headedEncoder('all-seeing', { holdOut: 0 });
    const events = await beginning('all-seeing');
    expect(warnings(events)).toEqual([expect.stringContaining('all-seeing was trained on all patents')]);
    expect(held(events)).toBe(held(await beginning('headed')));
  });

  test('are known of an encoder in a folder, too', async () => {
    const events = await beginning(join(api.home, 'models', 'half'));
    expect(warnings(events)).toEqual([]);
    expect(held(events)).toBe(held(await beginning('half')));
  });

  test('are named with a warning where nobody wrote down what the encoder has seen', async () => {
    expect(warnings(await beginning('tiny-e5'))).toEqual([expect.stringContaining('Nobody wrote down')]);
  });
});

test('the stored patents that have symbols can be learnt, of which one in twenty measures', async () => {
  const stored = await api.file('stored.jsonl', records(200, 5000));
  await api.services.imports.importPatents({ path: stored }, { actor: 'test' });
  const only = { files: [], calibrateOn: [], fromDatabase: true, name: 'from-database' };
  const { trainExperts } = await api.as.admin.get<{ trainExperts: { id: string } }>(TRAIN, input(only));
  const events = await follow(trainExperts.id);
  expect(events.at(-1)?.type).toBe('succeeded');
  const { sources } = events.find(({ type }) => type === 'corpus')!.data as {
    sources: { name: string; remembered: number; held: number }[];
  };
  const { remembered, held } = sources.find(({ name }) => name === 'stored-patents.jsonl')!;
  const { documents } = events.find(({ type }) => type === 'evaluation')!.data as { documents: number };
  expect(documents).toBeGreaterThan(2);
  expect(documents).toBeLessThan(25);
  expect(held).toBeGreaterThan(10);
  expect(remembered + held + documents).toBe(200);
  const figures = await api.services.models.evaluations(
    { model: 'from-database@1' },
    { first: 1, after: null },
  );
  expect(figures.edges[0]!.node).toMatchObject({ dataset: 'stored-patents', mode: 'trained', documents });
}, 240_000);

test('trainExperts is refused at once without a file and without the database: there is nothing to learn from', async () => {
  const { errors } = await api.as.admin.ask(TRAIN, input({ files: [], name: 'nothing' }));
  expect(errors).toMatchObject([
    { extensions: { code: 'INPUT_INVALID', place: 'trainExperts.input.files' } },
  ]);
  expect(errors[0]!.message).toBe('input.files is []; allowed: at least one file, or the stored patents.');
});

test('evaluateModel evaluates a version as a run, and its figures stay with the version', async () => {
  const evaluate = `mutation($file: String!) { evaluateModel(input: { model: "ours@1", file: $file, level: SECTION }) { id } }`;
  const { evaluateModel } = await api.as.admin.get<{ evaluateModel: { id: string } }>(evaluate, {
    file: dev,
  });
  expect((await follow(evaluateModel.id)).at(-1)?.type).toBe('succeeded');
  const { edges } = await api.services.models.evaluations({ model: 'ours@1' }, { first: 1, after: null });
  expect(edges[0]!.node).toMatchObject({
    dataset: 'fair',
    level: 'section',
    mode: 'trained',
    documents: 40,
    runId: evaluateModel.id,
  });
});

test('files outside of the folders of NONET_IMPORTS are not read', async () => {
  const evaluate = `mutation($file: String!) { evaluateModel(input: { model: "ours@1", file: $file, level: SECTION }) { id } }`;
  const refused = [
    await api.as.admin.ask(TRAIN, input({ files: ['/etc/passwd'] })),
    await api.as.admin.ask(TRAIN, input({ calibrateOn: ['/etc/passwd'] })),
    await api.as.admin.ask(TRAIN, input({ encoder: '/etc' })),
    await api.as.admin.ask(evaluate, { file: '/etc/passwd' }),
    await api.as.admin.ask(evaluate, {
      file: join(api.home, 'imports', '..', 'models', 'headed', 'heads.json'),
    }),
  ];
  const forbidden = 'IMPORT_PATH_FORBIDDEN';
  // An encoder is named: no folder is an encoder, whether it is there or not.
  const codes = [forbidden, forbidden, 'INPUT_INVALID', forbidden, forbidden];
  expect(refused.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual(codes);
});

test('a version that is worse than the active one is published and measured, and does not answer', async () => {
  // It learns that each topic has the symbol of the next one; the records that measure say what is true.
  const lines = records(160).trim().split('\n');
  const told = lines.map((line) => JSON.parse(line) as { cpc: string[]; split: string });
  const wrong = told.map((record, i) => {
    if (record.split !== 'train') return record;
    return { ...record, cpc: told[(i + 1) % 6]!.cpc };
  });
  const file = await api.file('misled.jsonl', wrong.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const asked = input({ name: 'misled', files: [file], calibrateOn: [], activate: true });
  const { trainExperts } = await api.as.admin.get<{ trainExperts: { id: string } }>(TRAIN, asked);
  const events = await follow(trainExperts.id);
  expect(events.at(-1)).toMatchObject({ type: 'failed', data: { code: 'MODEL_WORSE' } });
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['published', 'evaluation']));
  const { edges } = await api.services.models.evaluations({ model: 'misled@1' }, { first: 10, after: null });
  expect(edges.length).toBeGreaterThan(0);
  expect((await api.services.models.active())?.reference).toBe('ours@1');
}, 240_000);

test('nonet train-experts says before it reads anything that a built-in encoder has no heads', async () => {
  const environment = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const options = ['--name', 'none', '--encoder', 'minilm-l6', '--file', patents, '--json'];
  const { code, stdout, stderr } = await run(['train-experts', ...options], environment);
  expect(code).toBe(1);
  expect(stdout).not.toContain('"type":"read"');
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'INPUT_INVALID', message: expect.stringMatching(/minilm-l6.*built in have none/) },
  });
});

test('nonet train-experts trains another version, and evaluate --store keeps figures with it', async () => {
  const environment = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const options = [
    '--encoder',
    'headed',
    '--file',
    patents,
    '--calibrate-on',
    dev,
    '--limit',
    '100',
    '--device',
    'cpu',
  ];
  const trained = await run(['train-experts', '--name', 'theirs', ...options, '--json'], environment);
  expect(trained.stderr).toBe('');
  const last = JSON.parse(trained.stdout.trim().split('\n').at(-1)!) as object;
  expect(last).toMatchObject({ type: 'finished', model: 'theirs@1' });
  const measured = [
    'evaluate',
    '--model',
    'theirs@1',
    '--file',
    dev,
    '--level',
    'section',
    '--store',
    '--json',
  ];
  const { stdout } = await run(measured, environment);
  expect(JSON.parse(stdout)).toMatchObject({ model: 'theirs@1', mode: 'trained', documents: 40 });
  const { edges } = await api.services.models.evaluations({ model: 'theirs@1' }, { first: 10, after: null });
  expect(edges.map(({ node }) => node.dataset)).toContain('fair');
}, 240_000);

test('nonet evaluate --baselines trains the classifiers of the report and puts them beside the version', async () => {
  const environment = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const folder = join(api.home, 'figures');
  const asked = ['evaluate', '--model', 'ours@1', '--file', dev, '--split', 'dev', '--report', folder];
  const { code, stderr } = await run([...asked, '--baselines', patents, '--json'], environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { levels } = JSON.parse(await readFile(join(folder, 'evaluation.json'), 'utf8')) as {
    levels: { level: string; measurements: { name: string; data: string }[] }[];
  };
  const names = levels.map(({ measurements }) => measurements.map(({ name }) => name));
  expect(names).toEqual([
    ['ours@1', 'LR + kNN + SVM', 'taxonomy-aware, 9 cosines'],
    ['ours@1', 'LR + kNN + SVM'],
  ]);
  expect(levels[0]!.measurements[1]!.data).toBe(
    'fair.jsonl, split dev; learnt from 140 training patents of learnt.jsonl',
  );
});
