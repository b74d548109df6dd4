import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeHome } from './close-home.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-home-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;
const close = async (home: string): Promise<string[]> => {
  const lines: string[] = [];
  await closeHome(home, { log: pino({}, { write: (line: string) => void lines.push(line) }) });
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
};

describe.skipIf(process.platform !== 'linux')('the home', () => {
  test('is made for its owner alone; the folders above it are made as usual', async () => {
    const home = join(folder, 'above', 'home');
    expect(await close(home)).toEqual([]);
    expect(await modeOf(home)).toBe(0o700);
    expect((await modeOf(join(folder, 'above'))) & 0o400).toBe(0o400);
  });

  test.each([0o755, 0o777, 0o750, 0o711])('with the mode %o is closed to others, once', async (mode) => {
    const home = join(folder, `home-${mode}`);
    await mkdir(home);
    await chmod(home, mode);
    expect(await close(home)).toEqual(['closed the home to others']);
    expect(await modeOf(home)).toBe(0o700);
    expect(await close(home)).toEqual([]);
  });

  test('that cannot be made is left to whoever uses it to complain of', async () => {
    expect(await close('/proc/nonet/home')).toEqual([]);
  });
});
