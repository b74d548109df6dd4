import { parseSymbol } from '@nonet/cpc-taxonomy';
import { NO_CARRIERS, SuccessorCandidates } from '@nonet/experts/reclassification';
import { describe, expect, test } from 'vitest';
import { propose } from './propose.js';

const REMOVED = parseSymbol('B64C 39/024');
const ANCESTOR = parseSymbol('B64C 39/02');
const GROUPS = Array.from({ length: 12 }, (_, at) => parseSymbol(`B64U 10/${at + 10}`));
const [FIRST, SECOND] = [GROUPS[0]!, GROUPS[1]!];

const place = (symbol: typeof REMOVED, title: string, vector: readonly number[]) => ({
  symbol,
  title,
  titleVector: Float32Array.from(vector),
  pathVector: Float32Array.from(vector),
});

/** The first of some groups is called as the removed symbol was, the others have nothing of it. */
function proposed(given: {
  groups?: number;
  named?: (typeof REMOVED)[];
  isComplete?: boolean;
  isSplit?: boolean;
}) {
  const { groups = GROUPS.length, named = [], isComplete = true, isSplit = false } = given;
  const places = GROUPS.slice(0, groups).map((symbol, at) =>
    at === 0 ? place(symbol, 'drones', [1, 0]) : place(symbol, 'kites', [0, 1]),
  );
  const candidates = new SuccessorCandidates(place(REMOVED, 'drones', [1, 0]), places);
  return propose({
    symbol: REMOVED,
    carried: [REMOVED],
    vector: Float32Array.of(1, 0),
    allowed: {
      candidates: () => candidates,
      named: new Set(named),
      isComplete,
      isSplit,
      ancestor: isSplit ? null : ANCESTOR,
    },
    counts: { of: () => NO_CARRIERS },
    isCandidate: () => false,
  });
}

describe('propose', () => {
  test('is certain when the concordance names one successor, and the scheme has it', () => {
    expect(proposed({ named: [FIRST] })).toMatchObject({
      rule: 'concordance',
      successor: FIRST,
      confidence: 1,
    });
  });

  test('leaves it to a reviewer when the concordance names others that the scheme lacks', () => {
    const one = proposed({ named: [FIRST], isComplete: false });
    expect(one).toMatchObject({ rule: 'ranking', successor: FIRST });
    expect(one.confidence).toBeLessThanOrEqual(0.5);
    const several = proposed({ named: [FIRST, SECOND], isComplete: false });
    expect(several.candidates.map(({ symbol }) => symbol)).toEqual([FIRST, SECOND, ANCESTOR]);
    expect(several.confidence).toBeLessThanOrEqual(0.5);
  });

  test('leaves a symbol that is still in use to a reviewer, whatever the concordance names', () => {
    const one = proposed({ named: [FIRST], isSplit: true });
    expect(one).toMatchObject({ rule: 'split', successor: FIRST });
    expect(one.confidence).toBeLessThanOrEqual(0.5);
    expect(one.candidates.map(({ symbol }) => symbol)).toEqual([FIRST]);
    expect(proposed({ isSplit: true })).toMatchObject({ successor: null, candidates: [] });
  });

  test('allows no new group when the scheme lacks all that the concordance names', () => {
    expect(proposed({ isComplete: false })).toMatchObject({ successor: ANCESTOR, confidence: 0 });
  });

  test('is sure of the likeliest of many new groups, and never of few', () => {
    expect(proposed({})).toMatchObject({ successor: FIRST });
    expect(proposed({}).confidence).toBeGreaterThan(0.5);
    expect(proposed({ groups: 3 })).toMatchObject({ successor: FIRST, confidence: 0.5 });
  });
});
