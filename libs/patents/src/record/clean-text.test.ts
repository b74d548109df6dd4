import { expect, test } from 'vitest';
import { randomAt } from '@nonet/numerics';
import { cleanText } from './clean-text.js';

/** The rule, without the short ways that texts take which need nothing of it. */
const byTheRule = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]+/g, '')
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

const PARTS = [
  'a',
  'b.',
  ' ',
  ' ',
  ' ',
  '  ',
  '\n',
  '\t',
  '\0',
  '\u0085',
  '\u00A0',
  '\u00AD',
  '\u200B',
  'e\u0301',
  '\u00E9',
  '\uD800',
  '\u{1F600}',
];

test('cleanText makes one blank of any white space, and nothing of what is not seen, wherever these meet', () => {
  const random = randomAt(7);
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: random.below(12) }, () => PARTS[random.below(PARTS.length)]!).join('');
    expect(cleanText(text), JSON.stringify(text)).toBe(byTheRule(text));
  }
});

test('cleanText leaves a text as it is when it is clean', () => {
  expect(cleanText('A kettle (10) with a lid, and 5 mm of felt.')).toBe(
    'A kettle (10) with a lid, and 5 mm of felt.',
  );
});
