import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, start } from './support/command.js';
import { shortSchemeIn } from './support/short-scheme.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

let home: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-train-'));
  environment = { NONET_HOME: home };
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(home, 'models', 'tiny-e5'), { recursive: true });
  await run(['import-scheme', await shortSchemeIn(home)], environment);
});
afterAll(() => rm(home, { recursive: true, force: true }));

const begin = (...options: string[]) => {
  const patents = repository('prisma/sample/patents.jsonl');
  return start(
    ['train-encoder', '--base', 'tiny-e5', '--file', patents, '--device', 'cpu', ...options],
    environment,
  );
};
const train = (...options: string[]) => begin(...options).finished;
const events = (lines: string) =>
  lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string } & Record<string, unknown>);

test('train-encoder reports as it goes on, and ends with an encoder that classifies', async () => {
  const { code, stdout } = await train('--name', 'trained', '--epochs', '1', '--batch', '8', '--json');
  expect(code).toBe(0);
  const reported = events(stdout);
  const types = reported.map(({ type }) => type);
  expect(reported[0]).toMatchObject({ type: 'read', reading: { rejected: 0 } });
  expect(types[1]).toBe('started');
  expect(types).toContain('evaluation');
  expect(reported.at(-1)).toMatchObject({ type: 'finished', reason: 'steps' });
  const classified = await run(
    ['classify', '--text', 'a pump with a rotor', '--model', 'zero-shot', '--json'],
    {
      ...environment,
      NONET_ENCODER: 'trained',
    },
  );
  expect(JSON.parse(classified.stdout)).toMatchObject({ encoder: 'trained' });
});

test('encoders of several seeds are averaged to one that classifies', async () => {
  const models = (name: string) => join(home, 'models', name);
  await train('--name', 'seed-1', '--epochs', '1', '--batch', '8', '--seed', '1');
  const average = (...names: string[]) =>
    run(['average-encoders', ...names.map(models), '--output', models('average'), '--json'], environment);
  const refused = await average('trained', 'tiny-e5');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'CHECKPOINTS_DIFFER' } });
  const { code, stdout } = await average('trained', 'seed-1');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    encoder: models('average'),
    averageOf: ['trained', 'seed-1'].map(models),
  });
  const question = ['classify', '--text', 'a pump with a rotor', '--model', 'zero-shot', '--json'];
  const classified = await run(question, { ...environment, NONET_ENCODER: 'average' });
  expect(JSON.parse(classified.stdout)).toMatchObject({ encoder: 'average' });
});

test('an encoder trained with --lora is listed, classifies and serves as --base', async () => {
  const options = ['--epochs', '1', '--batch', '8', '--lora', '4'];
  expect((await train('--name', 'adapted', ...options)).code).toBe(0);
  const plugins = await run(['plugins', '--json'], environment);
  const [{ encoders }] = JSON.parse(plugins.stdout) as { encoders: string[] }[];
  expect(encoders).toEqual(expect.arrayContaining(['adapted', 'tiny-e5', 'trained']));
  const question = ['classify', '--text', 'a pump with a rotor', '--model', 'zero-shot', '--json'];
  const classified = await run(question, { ...environment, NONET_ENCODER: 'adapted' });
  expect(JSON.parse(classified.stdout)).toMatchObject({ encoder: 'adapted' });
  const further = await train('--name', 'further', '--base', 'adapted', ...options, '--json');
  expect(further.code).toBe(0);
  expect(events(further.stdout).at(-1)).toMatchObject({ type: 'finished', reason: 'steps' });
});

test('a run that keeps its best state goes on after Ctrl-C, although it has a result already', async () => {
  const options = [
    '--name',
    'best',
    '--epochs',
    '1000',
    '--patience',
    '900',
    '--evaluate-every',
    '2',
    '--json',
  ];
  const stopped = begin(...options);
  await stopped.until(/"type":"progress"/);
  stopped.process.kill('SIGINT');
  const { code, stdout } = await stopped.finished;
  expect(code).toBe(130);
  expect(events(stdout).at(-1)).toMatchObject({ type: 'saved' });
  const resumed = begin(...options);
  const [, step] = await resumed.until(/"resumedAt":(\d+)/);
  resumed.process.kill('SIGINT');
  await resumed.finished;
  expect(Number(step)).toBeGreaterThan(0);
});

test.each([
  ['a name that is taken', ['--name', 'trained'], 1, /ENCODER_NAME_TAKEN/],
  ['a name that cannot be one', ['--name', 'My Encoder'], 2, /lower-case letters, digits, hyphens and dots/],
  ['a base that is not there', ['--name', 'other', '--base', 'no-such'], 1, /no-such.*CHECKPOINT_NOT_FOUND/],
  ['a rate that is none', ['--name', 'other', '--rate', '0'], 2, /--rate is 0; allowed: a number from/],
  [
    'a name that no model could have',
    ['--name', 'a'.repeat(70)],
    2,
    /--name is "a+…; allowed: .* at most 64/,
  ],
])('%s: a clear error, and nothing written', async (_, options, code, message) => {
  const result = await train(...options);
  expect(result.stderr).toMatch(message);
  expect(result.code).toBe(code);
});
