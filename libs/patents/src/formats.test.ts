import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PATENT_FORMATS } from './formats.js';

test('the table of formats in the documents has each format that is read, with its standard, and no other', () => {
  const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.+?) +\|/gm)].map(([, name, standard]) => ({
    name,
    standard,
  }));
  expect(rows).toEqual(PATENT_FORMATS.map(({ name, standard }) => ({ name, standard })));
});

test('names of formats are distinct, and each says what it fills', () => {
  expect(new Set(PATENT_FORMATS.map(({ name }) => name)).size).toBe(PATENT_FORMATS.length);
  for (const { name, fills } of PATENT_FORMATS) expect(fills, name).not.toEqual([]);
});
