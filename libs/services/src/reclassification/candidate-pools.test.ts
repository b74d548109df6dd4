import { parseSymbol } from '@nonet/cpc-taxonomy';
import { NO_CARRIERS } from '@nonet/experts/reclassification';
import { describe, expect, test } from 'vitest';
import { poolsOf } from './candidate-pools.js';
import { propose } from './propose.js';
import type { ChangedSymbol } from './waiting-patents.js';

const REMOVED = parseSymbol('B64C 39/024');
const SPLIT = parseSymbol('B64U 10/13');
const OTHER = parseSymbol('B64U 50/37');
const PART = parseSymbol('B64D 1/18');

const vectors = { titleVector: Float32Array.of(1, 0), pathVector: Float32Array.of(1, 0) };
const compared = new Map(
  [REMOVED, SPLIT, OTHER, PART].map((symbol) => [symbol, { symbol, title: 'drones', ...vectors }]),
);
const removed: ChangedSymbol = { symbol: REMOVED, removedIn: '2026.01', splitInto: [] };

/** What is proposed for a removed symbol of a patent that carries one of its successors already. */
function proposedAmong(changed: readonly ChangedSymbol[]) {
  const { allowed, candidates } = poolsOf(changed, {
    facts: new Map([[REMOVED, { successors: [SPLIT, OTHER] }]]),
    known: new Set([SPLIT, OTHER, ...changed.flatMap(({ splitInto }) => splitInto)]),
    added: [],
    ancestors: new Map(),
    compared,
  });
  return propose({
    symbol: REMOVED,
    carried: [REMOVED, SPLIT],
    vector: Float32Array.of(1, 0),
    allowed: allowed.get(REMOVED)!,
    counts: { of: () => NO_CARRIERS },
    isCandidate: (symbol) => candidates.includes(symbol),
  });
}

describe('poolsOf', () => {
  test('counts a successor that was split itself as one, so that it does not rank itself', () => {
    const split: ChangedSymbol = { symbol: SPLIT, removedIn: null, splitInto: [PART] };
    const alone = proposedAmong([removed]);
    expect(alone.candidates.map(({ symbol }) => symbol).sort()).toEqual([SPLIT, OTHER]);
    expect(proposedAmong([removed, split])).toEqual(alone);
  });

  test('follows what a symbol was split into to the successors of what is gone by now', () => {
    const split: ChangedSymbol = { symbol: SPLIT, removedIn: null, splitInto: [REMOVED, PART] };
    const facts = new Map([[REMOVED, { successors: [SPLIT, OTHER] }]]);
    const scheme = { facts, known: new Set([OTHER, PART, SPLIT]), added: [], ancestors: new Map(), compared };
    const { allowed } = poolsOf([split], scheme);
    expect([...allowed.get(SPLIT)!.named].sort()).toEqual([PART, OTHER]);
    expect(allowed.get(SPLIT)!.isComplete).toBe(true);
  });

  test('has no candidates that are gone', () => {
    const scheme = { facts: new Map(), known: new Set([OTHER]), added: [], ancestors: new Map(), compared };
    expect(poolsOf([removed], scheme).candidates).toEqual([OTHER]);
  });
});
