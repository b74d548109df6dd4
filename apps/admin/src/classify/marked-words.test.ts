import { expect, test } from 'vitest';
import { markedPieces } from './marked-words.js';

const marked = (text: string, ...words: string[]) =>
  markedPieces(text, words)
    .map(({ text: piece, isMarked }) => (isMarked ? `<${piece}>` : piece))
    .join('');

test.each([
  ['Leaks of a Tank, tanks and tankers', ['tank', 'leak'], '<Leaks> of a <Tank>, <tanks> and <tankers>'],
  ['A think tank (tank-like)', ['think tank'], 'A <think> <tank> (<tank>-like)'],
  ['untanked, thanks', ['tank'], 'untanked, thanks'],
  ['no evidence', [], 'no evidence'],
])('markedPieces marks whole words and their endings in %s', (text, words, expected) => {
  expect(marked(text, ...words)).toBe(expected);
});
