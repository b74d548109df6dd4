import { expect, test } from 'vitest';
import { answerList, answerTree } from './answer-tree.js';
import type { Prediction } from './classify-query.js';

const predicted = (symbol: string, ...above: string[]): Prediction => ({
  symbol,
  title: `of ${symbol}`,
  level: 'SUBCLASS',
  score: 0.5,
  selected: true,
  node: { ancestors: above.map((each) => ({ symbol: each, title: `of ${each}` })) },
  evidence: [],
});
const lines = (rows: ReturnType<typeof answerTree>) =>
  rows.map(({ symbol, depth, predicted: at }) => `${'.'.repeat(depth)}${symbol} ${at?.rank ?? '-'}`);

const answer = [
  predicted('F17C 13/02', 'F', 'F17', 'F17C', 'F17C 13/00'),
  predicted('G01M', 'G', 'G01'),
  predicted('F17C', 'F', 'F17'),
];

test('answerTree leads from sections to the predicted symbols when symbols share what is above', () => {
  expect(lines(answerTree(answer))).toEqual([
    'F -',
    '.F17 -',
    '..F17C 3',
    '...F17C 13/00 -',
    '....F17C 13/02 1',
    'G -',
    '.G01 -',
    '..G01M 2',
  ]);
});

test('answerTree shows a symbol at the top when the scheme does not know it', () => {
  expect(lines(answerTree([{ ...predicted('Y99Z'), node: null }]))).toEqual(['Y99Z 1']);
});

test('answerList keeps the order of the answer when the scheme has another', () => {
  expect(lines(answerList(answer))).toEqual(['F17C 13/02 1', 'G01M 2', 'F17C 3']);
});
