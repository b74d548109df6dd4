import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryForPages } from './memory-for-pages.js';

const GIGABYTE = 2 ** 30;

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'nonet-pages-'));
  for (const database of ['1', '5']) await mkdir(join(data, 'base', database), { recursive: true });
  for (const file of ['16384', '16384_fsm', 'PG_VERSION']) await writeFile(join(data, 'base', '5', file), '');
});
afterEach(() => rm(data, { recursive: true, force: true }));

it('is little for a small database, whatever the machine has', async () => {
  expect(await memoryForPages(data, 512 * GIGABYTE)).toBe('128MB');
  expect(await memoryForPages(data)).toBe('128MB');
  expect(await memoryForPages(join(data, 'nowhere'))).toBe('128MB');
});

it.each([
  [GIGABYTE / 4, '128MB'],
  [GIGABYTE, '128MB'],
  [4 * GIGABYTE, '512MB'],
  [16 * GIGABYTE, '2048MB'],
  [512 * GIGABYTE, '2048MB'],
])(
  'is a share of %i bytes where a table is larger than a gigabyte, up to a limit',
  async (bytes, expected) => {
    await writeFile(join(data, 'base', '5', '16384.1'), '');
    expect(await memoryForPages(data, bytes)).toBe(expected);
  },
);
