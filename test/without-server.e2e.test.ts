import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './support/command.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { giveShippedVectors } from './support/shipped-vectors.js';

const sample = (name: string) => fileURLToPath(new URL(`../prisma/sample/${name}`, import.meta.url));

let fresh: FreshDatabase;
let home: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  fresh = await freshDatabase();
  await giveShippedVectors(fresh.url);
  home = await mkdtemp(join(tmpdir(), 'nonet-alone-'));
  environment = { NONET_HOME: home, DATABASE_URL: fresh.url };
});
afterAll(async () => {
  await fresh.drop();
  await rm(home, { recursive: true, force: true });
});

const answer = async (...args: string[]) => {
  const { stdout } = await run([...args, '--file', sample('leak-detector.json'), '--json'], environment);
  const { model, encoder } = JSON.parse(stdout) as { model: string; encoder: string };
  return { model, encoder };
};

test('a command brings the compact scheme where there never was one, and opens the model that it is given alone', async () => {
  const zeroShot = { model: 'zero-shot', encoder: 'minilm-l6' };
  expect(await answer('classify', '--model', 'zero-shot')).toEqual(zeroShot);
  expect((await run(['models', 'list'], environment)).stdout).toContain('There is no model yet');
});

test('the model that ships answers where no server ever started', async () => {
  const shipped = 'nonet-experts@1';
  expect(await answer('classify')).toEqual({ model: shipped, encoder: shipped });
  expect(await answer('zero-shot', '--level', 'subclass')).toEqual({ model: 'zero-shot', encoder: shipped });
});

test('what somebody chose stays', async () => {
  await run(['models', 'activate', 'zero-shot'], environment);
  expect(await answer('classify')).toEqual({ model: 'zero-shot', encoder: 'minilm-l6' });
});
