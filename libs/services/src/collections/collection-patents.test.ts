import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { knownOf } from './collection-patents.js';

const symbols = (...all: string[]) => all as readonly string[] as readonly CpcSymbol[];
const row = (change: Partial<Parameters<typeof knownOf>[0]>) => ({
  labels: 'GOLD',
  unknown: [],
  assigned: [],
  right: [],
  missed: [],
  wrong: [],
  ...change,
});

describe('knownOf', () => {
  test.each(['PARTIAL', 'SINGLE'])(
    'takes nothing of an office, or of what was missed, when labels are %s',
    (labels) => {
      const assigned = symbols('G06N 3/08');
      expect(knownOf(row({ labels, assigned, missed: symbols('G06N') }))).toBeNull();
      expect(knownOf(row({ labels, assigned, right: symbols('G01M'), wrong: symbols('A01B') }))).toEqual({
        right: ['G01M'],
        wrong: ['A01B'],
        isComplete: false,
        unknownSections: [],
      });
    },
  );

  test('takes all that is given when an office gave all', () => {
    const known = knownOf(row({ assigned: symbols('G06N 3/08'), missed: symbols('G01M') }));
    expect(known).toMatchObject({ right: ['G06N 3/08', 'G01M'], isComplete: true });
  });

  test.each(['A', 'A01', 'A01B', 'A01B 33/00'])(
    'believes a reviewer more than an office when %s is refused',
    (refused) => {
      const known = knownOf(row({ assigned: symbols('A01B 33/00', 'G06N'), wrong: symbols(refused) }));
      expect(known?.right).toEqual(['G06N']);
    },
  );
});
