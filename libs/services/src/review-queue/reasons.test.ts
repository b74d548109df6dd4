import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { expect, test } from 'vitest';
import { reasonsOf } from './reasons.js';

const candidate = {
  patentId: 1,
  section: 'A',
  doubt: 1.94,
  dissent: 0.5,
  rare: 1.2,
  teaches: 3,
  seconds: 40,
  voices: [
    { voice: 'experts', symbol: 'A01B' as CpcSymbol },
    { voice: 'neighbours', symbol: 'A01B' as CpcSymbol },
    { voice: 'words', symbol: 'A01D' as CpcSymbol },
  ],
} as const;

test('reasonsOf says what is in doubt, who names what, and what is rare', () => {
  const symbols = [
    { symbol: 'A01B', score: 0.9, selected: true },
    { symbol: 'A01D', score: 0.43, selected: false },
    { symbol: 'A01C', score: 0.52, selected: true },
  ];
  expect(reasonsOf(candidate, symbols)).toEqual([
    '1.9 wrong decisions are to be expected; most in doubt: A01C (0.52, decided for), A01D (0.43, left out), A01B (0.90, decided for).',
    'It would be A01B by the experts and similar patents, A01D by the words.',
    'Few patents with the symbols in doubt are remembered.',
  ]);
});

test('reasonsOf is silent of voices that agree, and of symbols that many patents carry', () => {
  const agreeing = { ...candidate, doubt: 1, rare: 0.1, voices: candidate.voices.slice(0, 2) };
  expect(reasonsOf(agreeing, [])).toEqual(['1.0 wrong decision is to be expected.']);
});
