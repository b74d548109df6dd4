import { chmod, mkdir, mkdtemp, realpath, rm, symlink, lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callOn, giveTo, runToEnd, type Programs } from './programs.js';

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'nonet-programs-')));
  data = join(folder, 'data');
  await mkdir(data);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const account = { name: 'number 4242', uid: 4242, gid: 4242 };
/** A program that shows what it was given. */
const programs = (who: Programs['account'], file = 'pg_ctl'): Programs => ({
  binaries: { root: '/', version: '1', initdb: 'initdb', postgres: 'postgres', pg_ctl: file },
  account: who,
});

describe('callOn', () => {
  it('names the data folder by its path when whoever runs Nonet runs PostgreSQL', async () => {
    expect(await callOn(data, programs(null), 'pg_ctl', ['stop'])).toEqual({
      file: 'pg_ctl',
      args: ['-D', data, 'stop'],
      options: { cwd: data },
    });
  });

  it('names the data folder by its path when the account may enter all folders above', async () => {
    await chmod(folder, 0o711);
    expect(await callOn(data, programs(account), 'pg_ctl', ['stop'])).toEqual({
      file: 'pg_ctl',
      args: ['-D', data, 'stop'],
      options: { cwd: data, uid: 4242, gid: 4242 },
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'names the working folder when a folder above is closed to the account',
    async () => {
      const { args, options } = await callOn(data, programs(account), 'pg_ctl', ['stop']);
      expect(args).toEqual(['-D', '/proc/self/cwd', 'stop']);
      expect(options).toEqual({ cwd: data, uid: 4242, gid: 4242 });
    },
  );
});

describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'runToEnd (run by root only)',
  () => {
    it('lets the account work in a folder that it cannot reach, and says its real name', async () => {
      await giveTo(account, data);
      const call = await callOn(data, programs(account, '/bin/sh'), 'pg_ctl', []);
      // With what the shell itself can do: nothing else need be there.
      const script =
        'while read -r name uid rest; do [ "$name" = Uid: ] && echo "$uid"; done < /proc/self/status; ' +
        'echo kept > /proc/self/cwd/file; echo *; read -r kept < "$0"/data/file; echo in /proc/self/cwd';
      const { code, output } = await runToEnd({ ...call, args: ['-c', script, folder] });
      expect(code).toBe(0);
      expect(output).toMatch(/^4242\nfile\n/);
      expect(output).toMatch(/Permission denied/);
      expect(output).toContain(`in ${data}`);
    });
  },
);

describe.skipIf(process.getuid?.() !== 0)('giveTo (run by root only)', () => {
  it('gives a folder with all that is in it, and no file that a link names', async () => {
    await mkdir(join(data, 'base', '1'), { recursive: true });
    await symlink(folder, join(data, 'link'));
    await giveTo(account, data);
    for (const path of [data, join(data, 'base', '1'), join(data, 'link')]) {
      expect(await lstat(path)).toMatchObject({ uid: 4242, gid: 4242 });
    }
    expect((await lstat(folder)).uid).toBe(0);
  });
});
