import {
  classOf,
  type CpcLevel,
  type CpcSymbol,
  levelOf,
  mainGroupOf,
  sectionOf,
  subclassOf,
} from '@nonet/cpc-taxonomy';
import { softmax } from '@nonet/numerics';
import type { Neighbours } from './best-rows.js';
import type { ExampleSet } from './example-set.js';

/** What neighbours say of the labels of a level, by position of the label. */
export interface Votes {
  /** Weights of the neighbours that carry the label, 0 where none does: [labels]. */
  readonly scores: Float32Array;
  /** Row of the most similar example that carries the label, -1 where none does: [labels]. */
  readonly supporters: Int32Array;
  /** Similarity of that example, 0 where there is none: [labels]. */
  readonly similarities: Float32Array;
}

/** The weight of each neighbour by its similarity; best first. */
export type WeightFunction = (similarities: Float32Array) => Float32Array;

/** Weights that add up to 1: the softmax of the similarities over a temperature; for cosines. */
export const softmaxWeights =
  (temperature = 0.05): WeightFunction =>
  (similarities) =>
    softmax(similarities, temperature);

/** The share of the best similarity to a power; for scores of words, which compare within one query only. */
export const powerWeights =
  (power = 3): WeightFunction =>
  (similarities) =>
    similarities.map((value) => (value / similarities[0]) ** power);

/** The symbol above a symbol at a level, itself included; null where it stands above the level. */
export type AncestorAt = (symbol: CpcSymbol, level: CpcLevel) => CpcSymbol | null;

/** By the form of the symbol alone; `Taxonomy.ancestorAt` knows the 2000 series better. */
export const ancestorByForm: AncestorAt = (symbol, level) => {
  switch (level) {
    case 'section':
      return sectionOf(symbol);
    case 'class':
      return classOf(symbol);
    case 'subclass':
      return subclassOf(symbol);
    case 'main-group':
      return mainGroupOf(symbol);
    case 'subgroup':
      return levelOf(symbol) === 'subgroup' ? symbol : null;
  }
};

/**
 * Votes of neighbours at one level. A neighbour shares its weight among its labels there: each gets the weight over the
 * square root of their number, so that a patent with many symbols says more in all, but less of each.
 */
export class LevelVotes {
  /** For each entry of the table of symbols the position of its ancestor at the level, -1 without one. */
  private readonly lifted: number[] = [];
  /** Symbols at the level: the labels by position, then symbols that are not among the labels. */
  private readonly numbers: Map<CpcSymbol, number>;

  constructor(
    private readonly examples: ExampleSet,
    readonly level: CpcLevel,
    readonly labels: readonly CpcSymbol[],
    private readonly lift: AncestorAt = ancestorByForm,
  ) {
    this.numbers = new Map(labels.map((label, position) => [label, position]));
  }

  /** The positions of a row's labels; positions behind the last label are symbols that are not among the labels. */
  labelsAt(row: number): number[] {
    const found: number[] = [];
    for (const entry of this.examples.entriesAt(row)) {
      const number = (this.lifted[entry] ??= this.liftEntry(entry));
      if (number >= 0 && !found.includes(number)) found.push(number);
    }
    return found;
  }

  of({ rows, similarities }: Neighbours, weigh: WeightFunction): Votes {
    const count = this.labels.length;
    const votes: Votes = {
      scores: new Float32Array(count),
      supporters: new Int32Array(count).fill(-1),
      similarities: new Float32Array(count),
    };
    const weights = weigh(similarities);
    for (let place = 0; place < rows.length; place++) {
      const carried = this.labelsAt(rows[place]);
      const share = weights[place] / Math.sqrt(carried.length);
      for (const label of carried) {
        if (label >= count) continue;
        votes.scores[label] += share;
        if (votes.supporters[label] >= 0) continue;
        votes.supporters[label] = rows[place];
        votes.similarities[label] = similarities[place];
      }
    }
    return votes;
  }

  private liftEntry(entry: number): number {
    const symbol = this.lift(this.examples.symbolTable[entry], this.level);
    if (symbol === null) return -1;
    const number = this.numbers.get(symbol) ?? this.numbers.size;
    this.numbers.set(symbol, number);
    return number;
  }
}
