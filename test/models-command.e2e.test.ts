import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelManifest } from '@nonet/experts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './support/command.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { tinyEncoder } from './support/models-on.js';

let fresh: FreshDatabase;
let home: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  fresh = await freshDatabase();
  home = await mkdtemp(join(tmpdir(), 'nonet-models-cli-'));
  environment = { NONET_HOME: home, DATABASE_URL: fresh.url };
  for (const words of ['one', 'two']) {
    const { folder, kind, name } = await tinyEncoder(join(home, words), words);
    const facts = { kind, name, encoder: null, configuration: { words }, data: {}, evaluations: [] };
    await writeModelManifest(folder, { ...facts, createdAt: '2026-11-25T12:00:00.000Z' });
  }
});
afterAll(async () => {
  await fresh.drop();
  await rm(home, { recursive: true, force: true });
});

const nonet = (...args: string[]) => run(['models', ...args], environment);
const json = async <T>(...args: string[]) => JSON.parse((await nonet(...args, '--json')).stdout) as T;

describe('nonet models', () => {
  test('publishes folders, and lists what there is', async () => {
    expect((await nonet('list')).stdout).toContain('There is no model yet');
    expect((await nonet('publish', join(home, 'one'))).stdout).toMatch(/^tiny@1: 5 files, 62\d\.\d kB/);
    await nonet('publish', join(home, 'two'));
    const rows = await json<{ reference: string; active: boolean }[]>('list');
    expect(rows.map(({ reference, active }) => [reference, active])).toEqual([
      ['tiny@2', false],
      ['tiny@1', false],
    ]);
  });

  test('refuses a folder whose files are not those of its manifest', async () => {
    await writeFile(join(home, 'two', 'origin.json'), 'damaged');
    const { code, stderr } = await nonet('publish', join(home, 'two'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'MODEL_FILE_CORRUPT' } });
  });

  test('activates, shows and rolls back', async () => {
    expect((await nonet('activate', 'tiny@1')).stdout).toContain('tiny@1 answers now');
    expect((await nonet('show')).stdout).toMatch(/^tiny@1 {2}encoder active\n.*by command line/);
    expect(await json('rollback')).toMatchObject({ model: null, activatedBy: 'command line' });
    const { code, stderr } = await nonet('rollback');
    expect([code, stderr]).toEqual([1, expect.stringContaining('[CONFLICT]')]);
  });

  test('clears away what nobody needs', async () => {
    const { stdout } = await nonet('gc', '--keep', '1');
    expect(stdout).toMatch(/^Removed 1 file,.*Without files now: tiny@1\./);
  });

  test('leaves an entry in the audit log for each change', async () => {
    const { stdout } = await run(['audit', '--json'], environment);
    const entries = JSON.parse(stdout) as { action: string; errorCode: string | null }[];
    expect(entries.map(({ action, errorCode }) => [action, errorCode])).toEqual([
      ['collectGarbage', null],
      ['rollbackModel', 'CONFLICT'],
      ['rollbackModel', null],
      ['activateModel', null],
      ['publishModel', 'MODEL_FILE_CORRUPT'],
      ['publishModel', null],
      ['publishModel', null],
    ]);
  });
});
