import { parseSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { acceptedBy } from './write-proposals.js';

const row = {
  id: 1,
  patentId: 2,
  symbol: parseSymbol('B64C 39/024'),
  successor: parseSymbol('B64U 10/13'),
  confidence: 0.9,
  rule: 'ranking',
  isForPeople: false,
} as const;
const rules = { acceptAbove: 0.9, moves: 'accepted' } as const;

describe('acceptedBy', () => {
  test('accepts a ranked successor from the confidence on, and says which', () => {
    expect(acceptedBy(row, rules)).toMatchObject({
      decision: 'replaced',
      reason: 'Its confidence 0.90 reaches 0.9.',
    });
    expect(acceptedBy({ ...row, confidence: 0.89 }, rules)).toBeNull();
    expect(acceptedBy(row, { ...rules, acceptAbove: null })).toBeNull();
  });

  test('accepts a move of the concordance unless moves are left to a reviewer', () => {
    const move = { ...row, rule: 'concordance', confidence: 1 } as const;
    expect(acceptedBy(move, { acceptAbove: null, moves: 'accepted' })).toMatchObject({
      decision: 'replaced',
    });
    expect(acceptedBy(move, { acceptAbove: 0.9, moves: 'proposed' })).toBeNull();
  });

  test('accepts nothing on which people have decided before, and nothing without a successor', () => {
    expect(acceptedBy({ ...row, isForPeople: true }, rules)).toBeNull();
    expect(acceptedBy({ ...row, rule: 'concordance', isForPeople: true }, rules)).toBeNull();
    expect(acceptedBy({ ...row, successor: null }, rules)).toBeNull();
    expect(acceptedBy({ ...row, rule: 'split', confidence: 1 }, rules)).toBeNull();
  });

  test('accepts nothing of confidence 0, however low the limit is', () => {
    const all = { ...rules, acceptAbove: 0 };
    expect(acceptedBy({ ...row, confidence: 0 }, all)).toBeNull();
    expect(acceptedBy({ ...row, confidence: 0.01 }, all)).not.toBeNull();
  });
});
