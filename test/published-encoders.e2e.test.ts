import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trainEncoder, trainExperts } from '@nonet/services/operations';
import { checked } from '@nonet/operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { run } from './support/command.js';
import { shortSchemeIn } from './support/short-scheme.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// Two machines: a database and an artifact store in common, and nothing else.
let one: Api;
let two: Api;
let patents: string;
beforeAll(async () => {
  one = await startApi({ environment: { NONET_WORKER: 'on' } });
  const shared = { DATABASE_URL: one.databaseUrl, NONET_ARTIFACTS: join(one.home, 'artifacts') };
  two = await startApi({ environment: shared });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(one.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: await shortSchemeIn(one.home), definitions: null };
  await one.services.imports.importScheme(scheme, { actor: 'test' });
  patents = join(one.home, 'imports', 'patents.jsonl');
  await cp(repository('prisma/sample/patents.jsonl'), patents);
  await trainByRun('ours');
}, 240_000);
afterAll(async () => {
  await two?.close();
  await one?.close();
});

/** Trains on the first machine, by the mutation, until the run has succeeded. */
async function trainByRun(name: string): Promise<void> {
  const input = { name, base: 'tiny-e5', files: [patents], device: 'cpu', batch: 8, epochs: 2 };
  const { trainEncoder } = await one.as.admin.get<{ trainEncoder: { id: string } }>(
    'mutation($input: TrainEncoderInput!) { trainEncoder(input: $input) { id } }',
    { input },
  );
  const signal = AbortSignal.timeout(120_000);
  const events = await one.services.runs.events(trainEncoder.id, { after: 0, signal });
  for await (const { type } of events) if (type === 'failed') throw new Error('The training failed.');
}

const listed = async ({ as }: Api) =>
  (await as.reader.get<{ encoders: { id: string; plugin: string }[] }>('{ encoders { id plugin } }'))
    .encoders;

test('an encoder is listed on every machine as soon as its training has ended', async () => {
  for (const machine of [one, two])
    await expect.poll(() => listed(machine)).toContainEqual({ id: 'ours', plugin: 'built-in' });
});

test('a machine that did not train it sees with it, and gets the same vectors', async () => {
  const texts = ['a pump with a rotor'];
  const [mine, theirs] = await Promise.all(
    [one, two].map(async ({ services }) => {
      const encoder = await services.encoders.get('ours');
      const { data } = await encoder.embed(texts, { role: 'query' });
      return { fingerprint: encoder.fingerprint, data };
    }),
  );
  expect(theirs).toEqual(mine);
});

test('it is a version that can be named, with the training that it came from', async () => {
  const version = await two.services.models.get('ours@1');
  expect(version).toMatchObject({
    kind: 'encoder',
    encoder: { id: 'tiny-e5' },
    configuration: { recipe: 'train-encoder', holdOut: 0.12 },
  });
  expect(version?.runId).not.toBeNull();
  const paths = version!.files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['heads.safetensors', 'model.safetensors', 'training.json']));
  expect(paths).not.toContain('run.json');
});

test('its name is taken everywhere', async () => {
  const input = { name: 'ours', files: [patents], device: 'cpu' };
  const { errors } = await one.as.admin.ask(
    'mutation($input: TrainEncoderInput!) { trainEncoder(input: $input) { id } }',
    { input },
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'ENCODER_NAME_TAKEN' });
  const here = { NONET_HOME: two.home, DATABASE_URL: one.databaseUrl };
  const refused = await run(['train-encoder', '--name', 'ours', '--file', patents, '--device', 'cpu'], here);
  expect(refused.stderr).toMatch(/ENCODER_NAME_TAKEN/);
});

test('another training starts from it where it was not trained, and experts see with it', async () => {
  const next = { name: 'next', base: 'ours', files: [patents], limit: 60, holdOut: 0, device: 'cpu' };
  const asked = checked(trainEncoder.fields, { ...next, batch: 8, epochs: 1 });
  const kinds: string[] = [];
  for await (const { type } of two.services.training.trainEncoder(asked, { actor: 'test' })) kinds.push(type);
  expect(kinds.at(-1)).toBe('finished');
  // Published before the end was told: the first machine needs no other sign.
  expect((await one.services.models.get('next@1'))?.encoder).toMatchObject({ id: 'ours' });

  for (const encoder of ['next', 'ours@1']) {
    const training = { name: 'experts', encoder, files: [patents], limit: 60, device: 'cpu' };
    const asked = checked(trainExperts.fields, training);
    const events = one.services.training.trainExperts(asked, { actor: 'test' });
    let model: string | null = null;
    for await (const event of events) if (event.type === 'finished') model = event.model;
    expect(model).toMatch(/^experts@\d$/);
  }
}, 240_000);

test('the command line classifies with it on the other machine', async () => {
  const environment = {
    NONET_HOME: two.home,
    DATABASE_URL: one.databaseUrl,
    NONET_ARTIFACTS: join(one.home, 'artifacts'),
    NONET_ENCODER: 'ours',
  };
  const { stdout } = await run(
    ['classify', '--text', 'a pump with a rotor', '--model', 'zero-shot', '--json'],
    environment,
  );
  expect(JSON.parse(stdout)).toMatchObject({ encoder: 'ours' });
});
