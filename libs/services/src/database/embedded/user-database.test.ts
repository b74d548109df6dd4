import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addUserByHand, userNamed } from './user-database.js';

let folder: string;
let passwd: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-passwd-'));
  passwd = join(folder, 'passwd');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No system has it in a list of its own. */
const NAME = 'nonet-test-user';
const ROOT = 'root:x:0:0:root:/root:/bin/sh';

describe('userNamed', () => {
  it('answers the numbers of a user when the list has it', async () => {
    await writeFile(passwd, `${ROOT}\n${NAME}:x:70:71::/:/bin/sh\n`);
    expect(await userNamed(NAME, passwd)).toEqual({ name: NAME, uid: 70, gid: 71 });
  });

  it('answers null when neither the list nor the system knows the name', async () => {
    await writeFile(passwd, `${ROOT}\n`);
    expect(await userNamed(NAME, passwd)).toBeNull();
    expect(await userNamed(NAME, join(folder, 'missing'))).toBeNull();
  });

  it('answers null when the name is another one of root', async () => {
    await writeFile(passwd, `${NAME}:x:0:0::/:/bin/sh\n`);
    expect(await userNamed(NAME, passwd)).toBeNull();
  });
});

describe('addUserByHand', () => {
  it('adds a line of its own when the last one has no end', async () => {
    await writeFile(passwd, ROOT);
    await addUserByHand(NAME, passwd);
    expect((await readFile(passwd, 'utf8')).split('\n')).toEqual([
      ROOT,
      `${NAME}:x:999:999:PostgreSQL of Nonet:/nonexistent:/usr/sbin/nologin`,
      '',
    ]);
  });

  it('takes the highest number of services that is nobody’s user or group', async () => {
    await writeFile(passwd, 'a:x:999:997::/:/bin/sh\nb:x:998:100::/:/bin/sh\n');
    await addUserByHand(NAME, passwd);
    expect(await userNamed(NAME, passwd)).toEqual({ name: NAME, uid: 996, gid: 996 });
  });

  it('makes a list that everybody may read when there is none', async () => {
    await addUserByHand(NAME, passwd);
    expect(await userNamed(NAME, passwd)).toEqual({ name: NAME, uid: 999, gid: 999 });
    expect((await stat(passwd)).mode & 0o444).toBe(0o444);
  });

  it('refuses when every number is taken', async () => {
    const all = Array.from({ length: 900 }, (_, at) => `u${at}:x:${100 + at}:1::/:/bin/sh`);
    await writeFile(passwd, all.join('\n'));
    await expect(addUserByHand(NAME, passwd)).rejects.toThrow(/no uid is free/);
  });
});
