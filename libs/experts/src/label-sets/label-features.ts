import { LexicalIndex, type TextTerms } from '@nonet/cpc-taxonomy';
import { type Matrix, rowProducts } from '@nonet/numerics';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { boundedLogit } from '../calibration/logistic.js';
import type { Signal } from '../classifier/prediction.js';
import type { ExampleVotes, LabelMemory } from './label-memory.js';
import { isLeaf, type LabelEntries, pathOf } from './label-set.js';

/** What speaks for a label, one number each. */
export const LABEL_FEATURES = [
  'words',
  'similarity',
  'distinct',
  'symbols',
  'hasSymbols',
  'neighbours',
  'lexicalNeighbours',
  'examples',
  'share',
  'size',
] as const;
export type LabelFeature = (typeof LABEL_FEATURES)[number];

/** The kind of each, as evidence names it. */
export const LABEL_FEATURE_KINDS: Readonly<Record<LabelFeature, Signal>> = {
  words: 'words',
  similarity: 'similarity',
  distinct: 'similarity',
  symbols: 'symbols',
  hasSymbols: 'symbols',
  neighbours: 'neighbours',
  lexicalNeighbours: 'neighbours',
  examples: 'head',
  share: 'prior',
  size: 'prior',
};

/** What is known of a text before it is compared with the labels. */
export interface LabelReading {
  /** The encoder's, of unit length. */
  readonly vector: Float32Array;
  readonly terms: TextTerms;
  /** Of the cosines of the text and the subclasses of the scheme: how similar it is to whatever there is. */
  readonly background: Background;
  /** The answer in the CPC to the symbols that imply labels. */
  readonly symbolScores: Pick<ReadonlyMap<CpcSymbol, number>, 'get'>;
}

/** Mean and deviation of values; the deviation of equal ones is Infinity: none of them stands out. */
export interface Background {
  readonly mean: number;
  readonly deviation: number;
}

/** What was found for all labels. */
export interface LabelSignals {
  /** [labels][features] */
  readonly features: readonly Float64Array[];
  /** Cosines of the text and the text of each label itself. */
  readonly similarities: Float32Array;
  /** For each label the place of the label at or below it whose text is most similar. */
  readonly closest: Int32Array;
  /** For each label the symbol that implies it, or one below it, with the highest score; null: none does. */
  readonly implied: readonly ({ readonly symbol: CpcSymbol; readonly score: number } | null)[];
  readonly votes: ExampleVotes | null;
}

const LEAST_SHARE = 1e-3;
const FURTHEST = 8;
const WORDS = { k1: 2, b: 0.3 } as const;
const TITLE = 3;

/** The words of the labels, one document each. */
export const labelWords = (labels: LabelEntries): LexicalIndex =>
  LexicalIndex.build(
    labels.map(({ title, description }, at) => ({
      fields: [
        { text: title, weight: TITLE },
        { text: pathOf(labels, at).slice(0, -1).join(' '), weight: 1 },
        { text: description ?? '', weight: 1 },
      ],
    })),
    WORDS,
  );

export interface LabelSources {
  readonly labels: LabelEntries;
  readonly words: LexicalIndex;
  /** Of the labels' texts: [labels, dimension]. */
  readonly vectors: Matrix;
  /** null: there are no examples. */
  readonly memory: LabelMemory | null;
  /** The symbols that stand for those that imply labels, where the scheme lacks some. */
  readonly symbolFor: ReadonlyMap<CpcSymbol, CpcSymbol>;
}

/** @param excluded number of a patent that is no example for this text */
export function labelSignals(
  { labels, words, vectors, memory, symbolFor }: LabelSources,
  { vector, terms, background, symbolScores }: LabelReading,
  excluded: string | null,
): LabelSignals {
  const similarities = rowProducts(vectors, vector);
  const closest = bestBelow(labels, similarities);
  const upward = (values: ArrayLike<number>) => {
    const best = bestBelow(labels, values);
    return Float64Array.from(best, (place) => values[place]!);
  };
  const similar = upward(similarities);
  const worded = upward(words.scores(terms));
  const implied = labels.map((_, at) => bestSymbol(at));
  const votes = memory === null ? null : memory.votes(vector, terms, excluded);
  const known = memory?.countsWithout(excluded);
  const centroids = votes && stood(votes.centroids);
  const [wordStands, similarStands] = [stood(worded), stood(similar)];
  const leaves = labels.reduce((count, label, at) => count + Number(isLeaf(label, at)), 0);
  const size = -Math.log(Math.max(1, leaves));
  const features = labels.map((_, at) => {
    const of: Record<LabelFeature, number> = {
      words: wordStands[at]!,
      similarity: similarStands[at]!,
      distinct: bounded((similar[at]! - background.mean) / background.deviation),
      symbols: implied[at] === null ? 0 : boundedLogit(implied[at]!.score),
      hasSymbols: Number(implied[at] !== null),
      neighbours: votes === null ? 0 : Math.log(votes.votes[at]! + LEAST_SHARE) - Math.log(LEAST_SHARE),
      lexicalNeighbours: votes === null ? 0 : votes.lexicalVotes[at]!,
      examples: centroids === null ? 0 : centroids[at]!,
      share:
        known === undefined
          ? 0
          : Math.log(((known.counts(at) + 0.5) / (known.all + 0.5 * labels.length)) * labels.length),
      size,
    };
    return Float64Array.from(LABEL_FEATURES, (name) => of[name]);
  });
  return { features, similarities, closest, implied, votes };

  function bestSymbol(at: number): LabelSignals['implied'][number] {
    let best: { symbol: CpcSymbol; score: number } | null = null;
    for (let place = at; place < labels[at]!.subtreeEnd; place++)
      for (const symbol of labels[place]!.symbols) {
        const asked = symbolFor.get(symbol);
        if (asked === undefined) continue;
        const score = symbolScores.get(asked) ?? 0;
        if (best === null || score > best.score) best = { symbol: asked, score };
      }
    return best;
  }
}

const bounded = (value: number) => Math.max(-FURTHEST, Math.min(FURTHEST, value));

/** For each label the place of the highest value at or below it, the first of equal ones. */
function bestBelow(labels: LabelEntries, values: ArrayLike<number>): Int32Array {
  const best = Int32Array.from(labels, (_, at) => at);
  for (let at = labels.length - 1; at >= 0; at--) {
    const { parent } = labels[at]!;
    if (parent >= 0 && values[best[at]!]! >= values[best[parent]!]!) best[parent] = best[at]!;
  }
  return best;
}

/** NaN counts for nothing. */
export function backgroundOf(values: ArrayLike<number>): Background {
  const known = Array.from(values).filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length);
  return { mean, deviation: variance < 1e-12 ? Infinity : Math.sqrt(variance) };
}

/** How far each stands out from the others; 0 for what is not known. */
function stood(values: Float64Array): Float64Array {
  const { mean, deviation } = backgroundOf(values);
  return values.map((value) => (Number.isNaN(value) ? 0 : bounded((value - mean) / deviation)));
}
