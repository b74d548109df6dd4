import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScript } from './support/child.js';
import { reachableBinaries } from '../libs/services/src/database/embedded/binaries-copy.js';
import type { Binaries } from '../libs/services/src/database/embedded/binaries.js';

/** What stands for PostgreSQL here: a program that runs, a library behind a link, many files to copy. */
const FILES = 200;
const account = { name: 'number 4242', uid: 4242, gid: 4242 };
const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('reachableBinaries (run by root only)', () => {
  let folder: string;
  let original: Binaries;
  /** A folder that everybody may enter, as /var/cache is. */
  let place: string;
  let closedPlace: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nonet-binaries-'));
    await chmod(folder, 0o711);
    place = join(folder, 'place');
    await mkdir(place);
    closedPlace = join(folder, 'closed-place');
    await mkdir(closedPlace, { mode: 0o700 });
    original = await programsIn(join(folder, 'closed'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const copied = (...places: string[]) => reachableBinaries(original, account, folder, places);

  it('answers the original when the account can run it', async () => {
    for (const path of [original.root, join(original.root, 'bin')]) await chmod(path, 0o711);
    expect(await copied(place)).toEqual(original);
    expect(await readdir(place)).toEqual([]);
  });

  it('copies whole, for everybody to read and root to write, when the original is closed to the account', async () => {
    const copy = await copied(place);
    const { root } = copy;
    expect(root).toMatch(/\/place\/nonet\/postgresql-1\.2\.3-[0-9a-f]{8}$/);
    expect(copy.postgres).toBe(join(root, 'bin', 'postgres'));
    expect(await lstat(copy.postgres)).toMatchObject({ uid: 0, mode: 0o100755 });
    expect(await lstat(join(root, 'share', '7'))).toMatchObject({ uid: 0, mode: 0o100644 });
    expect(await readlink(join(root, 'lib', 'lib.so'))).toBe('lib.so.1');
    expect(await readdir(join(root, 'share'))).toHaveLength(FILES);
  });

  it('answers the original, whose own error is better, when no copy would run either', async () => {
    await writeFile(original.postgres, '#!/no/such/shell\n');
    await chmod(original.root, 0o711);
    await chmod(join(original.root, 'bin'), 0o711);
    expect(await copied(place)).toEqual(original);
  });

  it('keeps copies apart when two installations of one version differ', async () => {
    const first = await copied(place);
    await rm(join(original.root, 'lib', 'lib.so'));
    const second = await copied(place);
    expect(second.root).not.toBe(first.root);
    expect(await readdir(join(first.root, 'lib'))).toEqual(['lib.so', 'lib.so.1']);
  });

  it('copies once when there is a copy already', async () => {
    const { postgres } = await copied(place);
    const { ino } = await lstat(postgres);
    await copied(place);
    expect((await lstat(postgres)).ino).toBe(ino);
  });

  it('copies once when several ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => copied(place)));
    expect(new Set(answers.map(({ postgres }) => postgres)).size).toBe(1);
    expect(await litter()).toEqual([]);
  });

  it('copies anew when a file of the copy is gone, as cleaners of temporary folders do', async () => {
    const { root } = await copied(place);
    await rm(join(root, 'share', '7'));
    await copied(place);
    expect(await readdir(join(root, 'share'))).toHaveLength(FILES);
    expect(await litter()).toEqual([]);
  });

  it('takes nothing half for whole when the one that copied was killed', async () => {
    const child = startScript('copy-binaries', JSON.stringify({ original, account, folder, place }));
    await expect.poll(litter).toHaveLength(1);
    await child.end('SIGKILL');
    expect(await litter()).toHaveLength(1);
    const { root } = await copied(place);
    expect(await readdir(join(root, 'share'))).toHaveLength(FILES);
    expect(await litter()).toEqual([]);
  });

  it('goes on to the next place when a folder there is not root’s', async () => {
    const foreign = join(folder, 'foreign');
    await mkdir(join(foreign, 'nonet'), { recursive: true });
    await chown(join(foreign, 'nonet'), 4242, 4242);
    expect((await copied(foreign, place)).root).toContain(place);
    expect(await readdir(join(foreign, 'nonet'))).toEqual([]);
  });

  it('goes on to the next place, and leaves nothing, when the account cannot enter it', async () => {
    expect((await copied(closedPlace, join(folder, 'missing'), place)).root).toContain(place);
    expect((await readdir(join(closedPlace, 'nonet'))).filter((name) => !name.startsWith('lock.'))).toEqual(
      [],
    );
  });

  it('says what is wrong with each place when none will do', async () => {
    await expect(copied(join(folder, 'missing'), closedPlace)).rejects.toMatchObject({
      code: 'DATABASE_START_FAILED',
      message: expect.stringMatching(
        /closed\/bin\/postgres is closed.*ENOENT.*missing.*closed-place\/nonet is closed too/,
      ) as string,
    });
  });

  /** What a copying leaves behind that did not come to its end. */
  const litter = async () => {
    const names = await readdir(join(place, 'nonet')).catch(() => []);
    return names.filter((name) => name.startsWith('new-'));
  };
});

async function programsIn(root: string): Promise<Binaries> {
  const file = (name: string) => join(root, 'bin', name);
  for (const name of ['bin', 'lib', 'share']) await mkdir(join(root, name), { recursive: true, mode: 0o700 });
  await chmod(root, 0o700);
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    await writeFile(file(name), '#!/bin/sh\n', { mode: 0o755 });
  }
  await writeFile(join(root, 'lib', 'lib.so.1'), 'library', { mode: 0o600 });
  await symlink('lib.so.1', join(root, 'lib', 'lib.so'));
  for (let at = 0; at < FILES; at += 1)
    await writeFile(join(root, 'share', String(at)), 'x', { mode: 0o600 });
  const [initdb, postgres, pg_ctl] = [file('initdb'), file('postgres'), file('pg_ctl')];
  return { root, version: '1.2.3', initdb, postgres, pg_ctl };
}
