import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureDataFolder } from './data-folder.js';
import { preparePrograms } from './programs.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nonet-data-'));
  await chmod(directory, 0o700);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('ensureDataFolder', () => {
  it.skipIf(process.getuid?.() !== 0)(
    'says what to do, and leaves nothing, when the user is in no user database',
    async () => {
      const programs = await preparePrograms(directory);
      const unknown = { ...programs, account: { name: 'number 4242', uid: 4242, gid: 4242 } };
      await expect(ensureDataFolder(directory, unknown)).rejects.toMatchObject({
        code: 'DATABASE_START_FAILED',
        message: expect.stringMatching(/user ID 4242.*\/etc\/passwd.*DATABASE_URL/) as string,
      });
      expect(await readdir(directory)).toEqual([]);
    },
  );
});
