import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { rankSuccessors, SUCCESSOR_WEIGHTS } from '@nonet/experts/reclassification';
import type { AllowedSuccessors } from './candidate-pools.js';
import type { Reclassification, SuccessorCandidate } from './reclassification.service.js';
import type { CarrierCounts } from './shared-carriers.js';

/** How many candidates a reviewer is shown. */
const SHOWN = 5;
/** Confidences were fitted on many candidates: among fewer the likeliest looks surer than it is. */
const FEW = 10;
/** How sure one may be at most among few candidates, where one that the office names is not known, or where the symbol itself may stay. */
const UNSURE = 0.5;

export type Proposal = Pick<Reclassification, 'symbol' | 'successor' | 'confidence' | 'rule' | 'candidates'>;

interface ProposedFor {
  readonly symbol: CpcSymbol;
  /** All that the patent carries, but for what runs put there. */
  readonly carried: readonly CpcSymbol[];
  /** Of the patent's text; null: it has none. */
  readonly vector: Float32Array | null;
  readonly allowed: AllowedSuccessors;
  readonly counts: Pick<CarrierCounts, 'of'>;
  /** Whatever may be a successor of any symbol: a patent's own ones must not rank themselves. */
  readonly isCandidate: (symbol: CpcSymbol) => boolean;
}

/**
 * What may stand in the place of a removed or split symbol of a patent, ranked for its text. Only the concordance is ever certain, where it names
 * one successor of a symbol that is gone; the nearest symbol above that is still there comes last, for a reviewer alone.
 */
export function propose({ symbol, carried, vector, allowed, counts, isCandidate }: ProposedFor): Proposal {
  const { named, isComplete, isSplit, ancestor } = allowed;
  const [only] = named;
  if (only !== undefined && named.size === 1 && isComplete && !isSplit) {
    const sole: SuccessorCandidate = { symbol: only, confidence: 1, evidence: [], source: 'concordance' };
    return { symbol, successor: only, confidence: 1, rule: 'concordance', candidates: [sole] };
  }
  const carriers = counts.of(symbol, { all: carried, candidates: carried.filter(isCandidate) });
  const kept = carried.filter((other) => other !== symbol && !isCandidate(other));
  const signalled = allowed
    .candidates()
    .of({ vector, kept }, carriers)
    .filter((candidate) => (named.size === 0 ? isComplete && !isSplit : named.has(candidate.symbol)));
  const isFew = named.size === 0 && signalled.length < FEW;
  const most = isComplete && !isFew && !isSplit ? 1 : UNSURE;
  const isCarried = carriers.bySymbol.size + carriers.byMainGroup.size > 0;
  const weights = isCarried ? SUCCESSOR_WEIGHTS.carried : SUCCESSOR_WEIGHTS.alone;
  const source = named.size > 0 ? 'concordance' : 'update';
  const ranked = rankSuccessors(signalled, weights, SHOWN).map((one): SuccessorCandidate => ({
    ...one,
    confidence: Math.min(one.confidence, most),
    source,
  }));
  const isAbove = ancestor !== null && !ranked.some((one) => one.symbol === ancestor);
  const candidates: SuccessorCandidate[] = isAbove
    ? [...ranked, { symbol: ancestor, confidence: 0, evidence: [], source: 'ancestor' }]
    : ranked;
  const [first] = candidates;
  return {
    symbol,
    successor: first?.symbol ?? null,
    confidence: first?.confidence ?? 0,
    rule: isSplit ? 'split' : 'ranking',
    candidates,
  };
}
