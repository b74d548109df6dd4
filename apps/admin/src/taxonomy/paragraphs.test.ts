import { expect, test } from 'vitest';
import { paragraphsOf, referencesOf } from './paragraphs.js';

const words = (text: string) => ({ text, symbol: null });

test('paragraphsOf makes a paragraph of each sentence and keeps references within theirs', () =>
  expect(
    paragraphsOf([
      words('Covers ploughs, e.g. with fixed shares. Examples: Spades, see '),
      { text: 'A01B 1/02', symbol: 'A01B 1/02' },
      words(' for these. '),
    ]),
  ).toEqual([
    [words('Covers ploughs, e.g. with fixed shares.')],
    [words('Examples:')],
    [words('Spades, see '), { text: 'A01B 1/02', symbol: 'A01B 1/02' }, words(' for these. ')],
  ]));

test('referencesOf finds what a title leaves to other places', () =>
  expect(
    referencesOf([
      words('Foods; treatment thereof (preservation '),
      { text: 'A23B', symbol: 'A23B' },
      words('; soups '),
      { text: 'A23L23/00', symbol: 'A23L 23/00' },
      words(')'),
    ]),
  ).toEqual([
    [words('preservation '), { text: 'A23B', symbol: 'A23B' }],
    [words(' soups '), { text: 'A23L23/00', symbol: 'A23L 23/00' }],
  ]));
