import { logSigmoid, matrix, type Matrix, row } from '@nonet/numerics';
import type { Votes } from '../neighbours/index.js';
import type { Signal } from '../classifier/prediction.js';
import type { Reading } from '../taxonomy-index/index.js';
import { TAXONOMY_SIGNAL_KINDS, TAXONOMY_SIGNALS } from '../taxonomy-index/taxonomy-signals.js';

/** What speaks for a subclass, one row of a signal matrix each. Those of the taxonomy alone come last. */
export const EXPERT_SIGNALS = [
  'head',
  'gate',
  'neighbours',
  'lexicalNeighbours',
  'titleSimilarity',
  ...TAXONOMY_SIGNALS,
] as const;
export type ExpertSignal = (typeof EXPERT_SIGNALS)[number];

/** The kind of each signal, as evidence names it. */
export const EXPERT_SIGNAL_KINDS: Readonly<Record<ExpertSignal, Signal>> = {
  head: 'head',
  gate: 'gate',
  neighbours: 'neighbours',
  lexicalNeighbours: 'neighbours',
  titleSimilarity: 'similarity',
  ...TAXONOMY_SIGNAL_KINDS,
};

/** Shares below this are chance, and their logarithms would drown everything else. */
const LEAST_SHARE = 1e-3;
const LOG_LEAST_SHARE = Math.log(LEAST_SHARE);

export interface SignalSources {
  readonly reading: Pick<Reading, 'taxonomySignals'>;
  /** Cosines to the titles of the subclasses: [subclasses]. */
  readonly titleSimilarities: Float32Array;
  /** Logits of the encoder's heads: [subclasses] and [sections]. */
  readonly subclassLogits: Float32Array;
  readonly sectionLogits: Float32Array;
  readonly votes: Votes;
  readonly lexicalVotes: Votes;
  /** Section of each subclass, as its place in SECTIONS. */
  readonly sectionOf: Uint8Array;
}

/** The signals of all subclasses for one text: [EXPERT_SIGNALS, subclasses]. */
export function expertSignals(sources: SignalSources): Matrix {
  const { reading, sectionOf, sectionLogits, subclassLogits, votes, lexicalVotes } = sources;
  const columns = sectionOf.length;
  const signals = matrix(EXPERT_SIGNALS.length, columns);
  const strongest = lexicalVotes.scores.reduce((max, score) => Math.max(max, score), 0);
  const valuesOf = (signal: ExpertSignal) => row(signals, EXPERT_SIGNALS.indexOf(signal));
  const [head, gate] = [valuesOf('head'), valuesOf('gate')];
  const [neighbours, lexical] = [valuesOf('neighbours'), valuesOf('lexicalNeighbours')];
  const ofSection = sectionLogits.map(logSigmoid);
  for (let label = 0; label < columns; label++) {
    head[label] = logSigmoid(subclassLogits[label]!);
    gate[label] = ofSection[sectionOf[label]!]!;
    neighbours[label] = Math.log(votes.scores[label]! + LEAST_SHARE) - LOG_LEAST_SHARE;
    lexical[label] = strongest > 0 ? lexicalVotes.scores[label]! / strongest : 0;
  }
  valuesOf('titleSimilarity').set(sources.titleSimilarities);
  signals.data.set(reading.taxonomySignals.data, (EXPERT_SIGNALS.length - TAXONOMY_SIGNALS.length) * columns);
  return signals;
}

/**
 * The same signals if nothing had been learnt of some subclasses after training.
 * @param signals [EXPERT_SIGNALS, subclasses]
 * @param trainedLogits those of trained heads: [subclasses]
 */
export function withoutExamples(
  signals: Matrix,
  labels: readonly number[],
  trainedLogits: Float32Array,
): Matrix {
  const changed = { ...signals, data: signals.data.slice() };
  const set = (signal: ExpertSignal, valueOf: (label: number) => number) => {
    const values = row(changed, EXPERT_SIGNALS.indexOf(signal));
    for (const label of labels) values[label] = valueOf(label);
  };
  set('head', (label) => logSigmoid(trainedLogits[label]!));
  set('neighbours', () => 0);
  set('lexicalNeighbours', () => 0);
  return changed;
}
