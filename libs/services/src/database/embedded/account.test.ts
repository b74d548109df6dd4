import { chmod, chown, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseAccount, mayReach } from './account.js';

const isRoot = process.getuid?.() === 0;
let folder: string;
let data: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'nonet-account-')));
  data = join(folder, 'data');
  await mkdir(data);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('chooseAccount', () => {
  it.skipIf(isRoot)('answers null when somebody else than root runs Nonet', async () => {
    expect(await chooseAccount(data)).toBeNull();
  });

  it.skipIf(!isRoot)('answers the owner of the database when there is one', async () => {
    await writeFile(join(data, 'PG_VERSION'), '18\n');
    await chown(data, 4242, 4243);
    expect(await chooseAccount(data)).toMatchObject({ uid: 4242, gid: 4243 });
  });

  it.skipIf(!isRoot)('answers an unprivileged user when the database is new or belongs to root', async () => {
    const fresh = await chooseAccount(data);
    expect(fresh?.uid).toBeGreaterThan(0);
    await writeFile(join(data, 'PG_VERSION'), '18\n');
    expect(await chooseAccount(data)).toEqual(fresh);
  });
});

describe.skipIf(process.platform === 'win32')('mayReach', () => {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const stranger = { name: 'stranger', uid: uid + 1, gid: gid + 1 };

  it('lets the owner alone through when a folder above has the mode 0700', async () => {
    expect(await mayReach({ name: 'owner', uid, gid }, data)).toBe(true);
    expect(await mayReach(stranger, data)).toBe(false);
  });

  it('lets the group through when a folder above has the mode 0710', async () => {
    await chmod(folder, 0o710);
    expect(await mayReach({ ...stranger, gid }, data)).toBe(true);
    expect(await mayReach(stranger, data)).toBe(false);
  });

  it('looks at the folders that a link leads to when the path has one', async () => {
    const open = await mkdtemp(join(tmpdir(), 'nonet-open-'));
    await chmod(open, 0o711);
    await symlink(folder, join(open, 'link'));
    expect(await mayReach(stranger, join(open, 'link', 'data'))).toBe(false);
    await rm(open, { recursive: true });
  });

  it('lets everybody through when a folder above has the mode 0711', async () => {
    await chmod(folder, 0o711);
    expect(await mayReach(stranger, data)).toBe(true);
  });
});
