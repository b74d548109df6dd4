import { checked } from '@nonet/operations';
import { extendExperts, trainExperts } from '@nonet/services/operations';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { run, start } from './support/command.js';
import { PATIENT } from './support/patience.js';
import { shortSchemeIn } from './support/short-scheme.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * The hashing encoder of plugins/, as files beside it say: `falls` ends its process, `vectors` names its fingerprint, `reads` one of
 * before, and `version` its version.
 */
const changeable = `import { existsSync, readFileSync } from 'node:fs';
import hashing from '${repository('plugins/hashing-encoder/dist/index.js')}';
const beside = (name) => new URL(name, import.meta.url);
const said = (name) => (existsSync(beside(name)) ? readFileSync(beside(name), 'utf8') : undefined);
export default { ...hashing, version: said('version') ?? hashing.version, register: (host) => hashing.register({ ...host,
  encoders: { add: (provider) => host.encoders.add({ ...provider,
    ...(said('reads') && { reads: [said('reads')] }),
    async open(options) {
      const encoder = await provider.open(options);
      const fingerprint = said('vectors') ?? encoder.fingerprint;
      return { ...encoder, fingerprint, embed(texts, given) {
        if (existsSync(beside('falls'))) process.exit(9);
        return encoder.embed(texts, given);
      } };
    } }) } }) };`;

let place: string;
let api: Api;
let patents: string;
/** Of commands. */
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'nonet-plugin-encoder-'));
  await writeFile(join(place, 'hashing.mjs'), changeable);
  const plugins = {
    NONET_PLUGINS: join(place, 'hashing.mjs'),
    NONET_PLUGIN_BUDGETS: `${PATIENT.NONET_PLUGIN_BUDGETS},rest=.05`,
  };
  api = await startApi({ environment: plugins });
  const scheme = { path: await shortSchemeIn(api.home), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  patents = await api.file('learnt.jsonl', records(480));
  environment = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl, ...plugins };
  const options = ['--name', 'ours', '--encoder', 'hashing', '--file', patents, '--device', 'cpu'];
  const trained = await run(['train-experts', ...options], environment);
  expect(trained, trained.stderr).toMatchObject({ code: 0 });
}, 300_000);
afterAll(async () => {
  await api?.close();
  await rm(place, { recursive: true, force: true });
});

const TOPICS = [
  ['A01B1/02', 'spade blade handle digging soil garden'],
  ['B60L7/10', 'brake electric motor recovery battery train'],
  ['G06F3/01', 'keyboard gesture display input pointer screen'],
  ['G06N3/08', 'network learning weight gradient layer neural'],
].map(([symbol, words]) => ({ symbol, words: words.split(' ') }));

/** Patents of which two words in five are of their topic, the others of any: no signal alone tells all of them. */
function records(count: number): string {
  let state = 7;
  const draw = (below: number) => (state = (state * 48271) % 2147483647) % below;
  const any = TOPICS.flatMap(({ words }) => words);
  return Array.from({ length: count }, (_, i) => {
    const { symbol, words } = TOPICS[i % TOPICS.length];
    const chosen = Array.from({ length: 14 }, () =>
      draw(5) < 2 ? words[draw(words.length)] : any[draw(any.length)],
    );
    return `${JSON.stringify({ id: `US${i}A`, abstract: `a ${chosen.join(' and ')}`, cpc: [symbol], labels: 'gold', split: i % 12 === 11 ? 'dev' : 'train' })}\n`;
  }).join('');
}

const TEXT = 'a network and learning and weight and gradient and layer and neural';
let texts = 0;
/** Another text each time: what was read of one is kept, and the encoder is not asked again. */
const ask = (model: string) =>
  `{ classify(input: { text: "${TEXT} ${++texts}", level: SUBCLASS, top: 3, model: "${model}" }) { encoder predictions { symbol score } } }`;

interface Answer {
  classify: { encoder: string; predictions: { symbol: string; score: number }[] };
}
const answer = async (model = 'ours@1') => (await api.as.analyst.get<Answer>(ask(model))).classify;
const failure = async (model = 'ours@1') => {
  const { errors } = await api.as.analyst.ask(ask(model));
  return errors[0] && { code: errors[0].extensions.code, message: errors[0].message };
};
const fileBeside = (name: string, content = '') => writeFile(join(place, name), content);
const without = (name: string) => rm(join(place, name), { force: true });
const reload = () => api.as.admin.get('mutation { reloadPlugins { name state } }');

test('a version that was trained on the encoder of a plugin has its heads, and pins plugin, version and fingerprint', async () => {
  const { folder } = await api.services.models.open('ours@1', {});
  expect((await readdir(join(folder, 'encoder'))).sort()).toEqual(['heads.json', 'heads.safetensors']);
  const pinned = {
    encoder: 'hashing',
    plugin: '@nonet/hashing-encoder',
    version: '0.1.0',
    fingerprint: 'hashing-512-v1',
  };
  const mixture = JSON.parse(await readFile(join(folder, 'mixture.json'), 'utf8')) as object;
  expect(mixture).toMatchObject({ pluginEncoder: pinned });
  const needed =
    '{ model(model: "ours@1") { neededEncoder { encoder plugin version fingerprint present problem warning } } }';
  expect(await api.as.reader.get(needed)).toEqual({
    model: { neededEncoder: { ...pinned, present: '0.1.0', problem: null, warning: null } },
  });
});

test('it answers in a server, and the same after a restart', async () => {
  const { predictions, encoder } = await answer();
  expect(encoder).toBe('hashing');
  expect(predictions[0].symbol).toBe('G06N');
  const again = await run(['classify', '--model', 'ours@1', '--text', TEXT, '--json'], environment);
  expect(again, again.stderr).toMatchObject({ code: 0 });
  expect(again.stdout).toContain('G06N');
});

test('a version that is made from it pins the same encoder, answers, and both are evaluated', async () => {
  const asked = { model: 'ours@1', symbols: ['H04L'], evaluateOn: [patents], device: 'cpu' };
  const extension = checked(extendExperts.fields, asked);
  for await (const _ of api.services.training.extendExperts(extension, { actor: 'test' })) void _;
  const version = await api.services.models.get('ours@2');
  expect(version?.configuration).toMatchObject({ pluginEncoder: { encoder: 'hashing', version: '0.1.0' } });
  expect((await answer('ours@2')).predictions[0].symbol).toBe('G06N');
  for (const model of ['ours@1', 'ours@2']) {
    const { edges } = await api.services.models.evaluations({ model }, { first: 10, after: null });
    expect(edges.map(({ node }) => node.documents)).toContain(40);
  }
});

describe('where its encoder', () => {
  test('falls, requests that need it say so, others go on, and it is mended when the plugin is back', async () => {
    await answer();
    await fileBeside('falls');
    expect(await failure()).toMatchObject({
      code: expect.stringMatching(/^PLUGIN_(CRASHED|RESTING)$/) as string,
    });
    expect(await api.as.reader.get('{ __typename }')).toEqual({ __typename: 'Query' });
    await without('falls');
    await expect.poll(async () => (await failure())?.code).toBeUndefined();
    expect((await answer()).predictions[0].symbol).toBe('G06N');
  });

  test('gives other vectors after a reload, it is refused and says what it was trained on', async () => {
    await fileBeside('vectors', 'hashing-512-v2');
    await reload();
    expect(await failure()).toMatchObject({
      code: 'MODEL_ENCODER_UNUSABLE',
      message: expect.stringMatching(
        /hashing-512-v1 of @nonet\/hashing-encoder 0\.1\.0.* gives hashing-512-v2/,
      ) as string,
    });
  });

  test('says that its vectors may stand for those of before, it answers with a warning', async () => {
    await fileBeside('reads', 'hashing-512-v1');
    await fileBeside('version', '0.2.0');
    await reload();
    expect((await answer()).predictions[0].symbol).toBe('G06N');
    expect(api.log.join('\n')).toMatch(/ours@1.*gives hashing-512-v2, which it says may stand for them/);
    const needed = '{ model(model: "ours@1") { neededEncoder { present problem warning } } }';
    expect(await api.as.reader.get(needed)).toMatchObject({
      model: {
        neededEncoder: {
          present: '0.2.0',
          problem: null,
          warning: expect.stringContaining('0.2.0 is here') as string,
        },
      },
    });
    await Promise.all(['vectors', 'reads', 'version'].map(without));
    await reload();
  });
});

describe('without the plugin of its encoder', () => {
  const bare = () => ({ ...environment, NONET_PLUGINS: '' });

  test('nonet models show and nonet models activate say how to install it', async () => {
    const line =
      'encoder: hashing of @nonet/hashing-encoder 0.1.0. Its plugin @nonet/hashing-encoder 0.1.0 is not loaded here. Install it (npm install @nonet/hashing-encoder@0.1.0)';
    expect((await run(['models', 'show', 'ours@1'], bare())).stdout).toContain(line);
    expect((await run(['models', 'activate', 'ours@1', '--force'], bare())).stdout).toContain(line);
  });

  test('a server starts all the same, and says that it is not ready and why', async () => {
    const server = start(['serve'], {
      ...bare(),
      NONET_ADMIN_KEY: 'a-key-of-our-own-choice',
      NONET_WORKER: 'off',
      PORT: '0',
    });
    try {
      const [, url] = await server.until(/(http:\/\/127\.0\.0\.1:\d+)/);
      const ready = async () => (await fetch(`${url}/readyz`)).json() as Promise<object>;
      await expect.poll(ready).toMatchObject({
        status: 'not ready',
        checks: { model: 'failed: MODEL_ENCODER_UNUSABLE' },
      });
    } finally {
      server.process.kill('SIGTERM');
      await server.finished;
    }
  });
});

test('an encoder that nobody brings is refused before anything is read', async () => {
  const asked = checked(trainExperts.fields, { name: 'never', encoder: 'absent', files: ['/nowhere'] });
  const training = async () => {
    for await (const _ of api.services.training.trainExperts(asked, { actor: 'test' })) void _;
  };
  await expect(training()).rejects.toMatchObject({
    code: 'ENCODER_UNKNOWN',
    message: expect.stringContaining('known: hashing') as string,
  });
});
