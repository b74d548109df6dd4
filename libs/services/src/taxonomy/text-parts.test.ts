import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textParts } from './text-parts.js';

test('textParts finds the places that a title refers to', () => {
  expect(textParts('for tyres; for wheels {(holders for bicycles B62H3/00)}')).toEqual([
    { text: 'for tyres; for wheels {(holders for bicycles ', symbol: null },
    { text: 'B62H3/00', symbol: 'B62H 3/00' },
    { text: ')}', symbol: null },
  ]);
  expect(
    textParts('see G06F 3/048, H04L')
      .filter(({ symbol }) => symbol)
      .map(({ symbol }) => symbol),
  ).toEqual(['G06F 3/048', 'H04L']);
});

test.each(['a steel of 20MnB4', 'C60 and CO2', 'A4 paper', 'xA01B', 'A01Bx'])(
  'textParts finds none in %j',
  (text) => {
    expect(textParts(text)).toEqual([{ text, symbol: null }]);
  },
);

test('textParts loses nothing of a text', () => {
  const piece = fc.constantFrom('A01B', ' ', '1/02', 'word', 'H04L 9/00', '(', ')', ';', 'G', '9');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      expect(
        textParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
