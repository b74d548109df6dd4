import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelManifest } from '@nonet/experts';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../libs/services/src/database/open-database.js';
import { startScript, startScriptWithin, type Child } from './support/child.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { experts, modelsOn } from './support/models-on.js';

let fresh: FreshDatabase;
let database: Database;
let folder: string;
let source: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ kind: 'external', url: fresh.url }, { log: pino({ level: 'silent' }) });
  folder = await mkdtemp(join(tmpdir(), 'nonet-full-'));
  source = join(folder, 'source');
  const { kind, name, encoder } = await experts(source, 'w'.repeat(1_000_000));
  const facts = { kind, name, encoder, configuration: {}, data: {}, evaluations: [] };
  await writeModelManifest(source, { ...facts, createdAt: '2026-11-25T12:00:00.000Z' });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await rm(folder, { recursive: true, force: true });
});

const BLOCKS = 100;
const outcome = async (child: Child) => child.next<{ code: string | null; message: string }>();
const files = async (name: string) => {
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};
const models = () => modelsOn({ database, folder });

test('a disk that is full while a version is saved leaves nothing of it, and says so; afterwards it is saved', async () => {
  const full = await outcome(startScriptWithin(BLOCKS, 'keep-model', fresh.url, folder, 'publish', source));
  expect(full).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('artifacts') as string });
  expect(await files('artifacts')).toEqual([]);
  expect(await models().get('nonet-experts@1')).toBeNull();

  const saved = await outcome(startScript('keep-model', fresh.url, folder, 'publish', source));
  expect(saved.code).toBeNull();
  expect(await models().get('nonet-experts@1')).not.toBeNull();
});

test('a disk that is full while a version is fetched leaves no half of it; afterwards it opens', async () => {
  await rm(join(folder, 'node'), { recursive: true, force: true });
  await models().publishFolder(source, { actor: 'test' });
  const full = await outcome(
    startScriptWithin(BLOCKS, 'keep-model', fresh.url, folder, 'open', 'nonet-experts@1'),
  );
  expect(full.code).toBe('DISK_FULL');
  expect(await files('node')).toEqual([]);
  await models().open('nonet-experts@1');
  expect(await files('node')).toHaveLength(3);
});
