import { expect, test } from 'vitest';
import { countForeign } from './language-counts.js';
import { warningsOf } from './language-warning.js';

const english = 'A bicycle brake comprising a cable and a lever that is pivotally mounted on a handlebar.';
const german =
  'Fahrradbremse mit einem Bremszug und einem Bremshebel, der schwenkbar an einem Lenker gelagert ist.';
const french =
  'Frein de bicyclette comprenant un câble et un levier monté pivotant sur un guidon de la bicyclette.';

test('countForeign counts what is not English by language, the most frequent first', async () => {
  const texts = [english, french, german, 'Bremse', german, english];
  expect(await countForeign(texts, undefined)).toEqual([
    { language: 'de', texts: 2 },
    { language: 'fr', texts: 1 },
  ]);
  expect(await countForeign([english, english], undefined)).toEqual([]);
});

test('countForeign stops when it is told to', async () => {
  await expect(countForeign([german], AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});

test('warningsOf says in plain words that a text is not English, and nothing of one that is', async () => {
  expect(await warningsOf(english)).toEqual([]);
  expect(await warningsOf(german)).toEqual([
    {
      code: 'TEXT_NOT_ENGLISH',
      language: 'de',
      message:
        'The text seems to be in German, not in English. Scheme and model are English, so its symbols cannot be relied on: classify a translation.',
    },
  ]);
});
