import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLabelledPatents } from './read-labelled-patents.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-labelled-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(...records: readonly unknown[]) {
  const file = join(folder, `${++files}.jsonl`);
  await writeFile(file, records.map((record) => JSON.stringify(record)).join('\n'));
  return readLabelledPatents(file);
}

describe('readLabelledPatents', () => {
  test('takes labels and symbols as texts, numbers and objects', async () => {
    const found = await read(
      { number: 'XN1', labels: ['a', 7, { id: 'b' }, { code: 9 }] },
      { number: 4711, labels: 'gold', cpc: [{ symbol: 'A01B' }, 'B26B'] },
    );
    expect(found).toMatchObject([
      { number: 'XN1', labels: ['a', '7', 'b', '9'] },
      { number: '4711', labels: null, symbols: ['A01B', 'B26B'] },
    ]);
  });

  test.each([
    ['an object without an id', { number: 'XN1', labels: ['a', { name: 'b' }] }],
    ['null among labels', { number: 'XN1', labels: [null] }],
    ['labels that are no list', { number: 'XN1', labels: { a: true } }],
    ['symbols of another form', { number: 'XN1', cpc: [['A01B']] }],
  ])('refuses %s with its place', async (_what, record) => {
    await expect(read({ number: 'XN0', labels: [] }, record)).rejects.toMatchObject({
      code: 'LABEL_FILE_FORMAT',
      line: 2,
    });
  });

  test('passes over records of which only some symbols are known', async () => {
    const found = await read(
      { number: 'XN1', labels: 'partial', cpc: ['A01B'] },
      { number: 'XN2', labels: 'single', cpc: ['A01B'] },
      { number: 'XN3', cpc: ['A01B'] },
    );
    expect(found.map(({ number }) => number)).toEqual(['XN3']);
  });

  test('keeps no text that a database refuses', async () => {
    const [found] = await read({ text: 'A \0spade \ud83d.', labels: ['a'] });
    expect(found!.text).toBe('A spade \uFFFD.');
  });
});
