import { matrix, type Matrix, standardised } from '@nonet/numerics';
import type { Signal } from '../classifier/prediction.js';
import type { TaxonomyLayout } from './taxonomy-layout.js';

/** What the taxonomy alone says for a subclass, one row of a signal matrix each. */
export const TAXONOMY_SIGNALS = [
  'words',
  'keywords',
  'groupWords',
  'similarity',
  'groupSimilarity',
  'size',
] as const;
export type TaxonomySignal = (typeof TAXONOMY_SIGNALS)[number];

/** The kind of each signal, as evidence names it. */
export const TAXONOMY_SIGNAL_KINDS: Readonly<Record<TaxonomySignal, Signal>> = {
  words: 'words',
  keywords: 'words',
  groupWords: 'words',
  similarity: 'similarity',
  groupSimilarity: 'similarity',
  size: 'prior',
};

/** Raw scores of one text. */
export interface TaxonomyScores {
  /** Lexical scores and cosines: `[subclasses]`. */
  readonly subclassWords: Float32Array;
  readonly keywords: Float32Array;
  readonly subclassSimilarities: Float32Array;
  /** The same for main groups: `[main groups]`. */
  readonly groupWords: Float32Array;
  readonly groupSimilarities: Float32Array;
}

/**
 * The signals of all subclasses for one text: `[signals, subclasses]`, each row with mean 0 and variance 1, because
 * lexical scores grow with the length of the text and cosines depend on the encoder; what counts is how far a
 * subclass stands out from the others. A row that says nothing (no groups, no shared word) is 0 throughout.
 */
export function taxonomySignals(layout: TaxonomyLayout, scores: TaxonomyScores): Matrix {
  const rows: Record<TaxonomySignal, Float32Array> = {
    words: scores.subclassWords,
    keywords: scores.keywords,
    groupWords: bestOfGroups(layout, scores.groupWords),
    similarity: scores.subclassSimilarities,
    groupSimilarity: bestOfGroups(layout, scores.groupSimilarities),
    size: layout.logSizes,
  };
  const columns = layout.subclasses.length;
  const signals = matrix(TAXONOMY_SIGNALS.length, columns);
  TAXONOMY_SIGNALS.forEach((signal, index) => signals.data.set(standardised(rows[signal]), index * columns));
  return signals;
}

/** The main group of a subclass with the highest score, the first of equal ones; -1 where it has none. */
export function bestGroup(
  { groupStarts }: TaxonomyLayout,
  groupScores: Float32Array,
  subclass: number,
): number {
  const end = groupStarts[subclass + 1];
  let best = groupStarts[subclass];
  if (best === end) return -1;
  for (let group = best + 1; group < end; group++) if (groupScores[group] > groupScores[best]) best = group;
  return best;
}

/** The score of the best main group; subclasses without any get the lowest of the others. */
function bestOfGroups(layout: TaxonomyLayout, groupScores: Float32Array): Float32Array {
  const best = new Float32Array(layout.subclasses.length);
  let lowest = Infinity;
  for (let subclass = 0; subclass < best.length; subclass++) {
    const group = bestGroup(layout, groupScores, subclass);
    best[subclass] = group < 0 ? Number.NaN : groupScores[group];
    if (best[subclass] < lowest) lowest = best[subclass];
  }
  const without = lowest === Infinity ? 0 : lowest;
  return best.map((score) => (Number.isNaN(score) ? without : score));
}
