import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lexiconFiles } from './lexicon-files.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-lexicons-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const log = pino({ level: 'silent' });
const words = Buffer.from('counted words');

test('lexiconFiles keeps what is put as one file', async () => {
  await lexiconFiles(join(home, 'cache'), log).put('key', words);
  expect(await lexiconFiles(join(home, 'cache'), log).get('key')).toEqual(words);
  expect(await readdir(join(home, 'cache'))).toEqual(['key']);
});

test('lexiconFiles keeps nothing and says so when its folder cannot be made', async () => {
  const lines: string[] = [];
  await writeFile(join(home, 'cache'), 'a file where the folder should be');
  const store = lexiconFiles(join(home, 'cache'), pino({}, { write: (line: string) => lines.push(line) }));
  await store.put('key', words);
  expect(await store.get('key')).toBeNull();
  expect(lines.join('')).toContain('could not be kept');
});
