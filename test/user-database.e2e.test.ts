import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, cpSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScriptBehind } from './support/child.js';

/**
 * Root gives PostgreSQL to a user that the system's user database must know. Here it is another one: `/etc/passwd` is covered
 * by a file of the test, for one process and its children alone, and `useradd` is not to be found.
 */
const isRoot = process.getuid?.() === 0;
const mayCover = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0;
const ROOT = 'root:x:0:0:root:/root:/bin/sh';
/** Systems may know users (nobody, most often) beside those of the list. */
const ONLY_THE_LIST = 'passwd: files\ngroup: files\n';
const NOBODY = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';

let folder: string;
let directory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-users-'));
  directory = join(folder, 'postgres');
  await mkdir(join(folder, 'bin'));
  for (const name of ['sh', 'id']) {
    const [path] = execFileSync('which', [name], { encoding: 'utf8' }).split('\n');
    await symlink(path ?? '', join(folder, 'bin', name));
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly url?: string;
  readonly code?: string;
  readonly message?: string;
}

/** Joins the embedded PostgreSQL and leaves it, after `cover` (shell) has changed what the process sees. */
async function joinBehind(cover: string): Promise<Outcome> {
  const shell = `set -e; ${cover}; export PATH="${join(folder, 'bin')}"; exec "$@"`;
  const child = startScriptBehind(
    ['unshare', '--mount', 'sh', '-c', shell, 'sh'],
    'join-postgres',
    directory,
  );
  const outcome = await child.next<Outcome>();
  await child.end('SIGINT');
  return outcome;
}

/** Shell that puts a list of users in the place of the system's. */
async function listOf(users: readonly string[], access: 'rw' | 'ro'): Promise<string> {
  const file = join(folder, 'passwd');
  await writeFile(file, users.join('\n'), { mode: 0o644 });
  await writeFile(join(folder, 'nsswitch.conf'), ONLY_THE_LIST);
  const cover = `mount --bind "${folder}/nsswitch.conf" /etc/nsswitch.conf; mount --bind "${file}" /etc/passwd`;
  return access === 'rw' ? cover : `${cover}; mount -o remount,bind,ro /etc/passwd`;
}

const owner = async () => (await stat(join(directory, 'data'))).uid;

describe.skipIf(!mayCover)('the embedded PostgreSQL (run by root only, who may mount)', () => {
  it('runs as nobody when there is no user postgres and none can be made', async () => {
    const cover = await listOf([ROOT, NOBODY], 'ro');
    expect(await joinBehind(cover)).toMatchObject({
      url: expect.stringContaining('postgresql://') as string,
    });
    expect(await owner()).toBe(65534);
    // The next start, where there is one again, goes on as the owner of the data.
    expect(await joinBehind('true')).toMatchObject({ url: expect.any(String) as string });
    expect(await owner()).toBe(65534);
  });

  it('adds a user to the list when it names nobody but root', async () => {
    const cover = await listOf([ROOT], 'rw');
    expect(await joinBehind(cover)).toMatchObject({ url: expect.any(String) as string });
    expect(await readFile(join(folder, 'passwd'), 'utf8')).toMatch(/^root:.*\npostgres:x:999:999:/);
    expect(await owner()).toBe(999);
  });

  it('makes the list when there is none', async () => {
    const etc = join(folder, 'etc');
    await mkdir(etc);
    for (const name of readdirSync('/etc').filter((entry) => !entry.startsWith('passwd'))) {
      cpSync(join('/etc', name), join(etc, name), { recursive: true, verbatimSymlinks: true });
    }
    await writeFile(join(etc, 'nsswitch.conf'), ONLY_THE_LIST);
    const outcome = await joinBehind(`mount --bind "${etc}" /etc`);
    expect(outcome).toMatchObject({ url: expect.any(String) as string });
    expect(await readFile(join(etc, 'passwd'), 'utf8')).toMatch(/^postgres:x:\d+:\d+:/);
  });

  it('says what is missing when no user is there and the list is read-only', async () => {
    const cover = await listOf([ROOT], 'ro');
    expect(await joinBehind(cover)).toMatchObject({
      code: 'DATABASE_START_FAILED',
      message: expect.stringMatching(/none of the users postgres, nobody, daemon.*read-only/i) as string,
    });
  });

  it('runs under a bare number when its data belongs to one that no list names', async () => {
    await joinBehind('true');
    const data = join(directory, 'data');
    for (const entry of ['.', ...readdirSync(data, { recursive: true, encoding: 'utf8' })]) {
      chownSync(join(data, entry), 4242, 4242);
    }
    expect(await joinBehind('true')).toMatchObject({ url: expect.any(String) as string });
    expect(await owner()).toBe(4242);
  });
});
