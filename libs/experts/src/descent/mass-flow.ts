import { softmax } from '@nonet/numerics';
import type { LegacySymbols } from '../classifier/index.js';
import type { Reading, TaxonomyIndex } from '../taxonomy-index/taxonomy-index.js';
import { SiblingLexicon } from './sibling-lexicon.js';
import type { DescentWeights, SiblingWeights } from '../taxonomy-index/tuned-constants.js';

/** The children of a node and what of its mass each gets; together never more than the parent has. */
export interface Children {
  readonly positions: readonly number[];
  readonly masses: Float32Array;
  /** What spread the mass below subclasses; absent above, where masses are sums. */
  readonly comparison: SiblingComparison | null;
}

export interface SiblingComparison {
  /** Cosine of each child. */
  readonly similarities: Float32Array;
  /** Lexical score of each child, relative to the best of them: in [0, 1]. */
  readonly words: Float32Array;
  /** Natural logarithm of the number of nodes of each child. */
  readonly logSizes: Float32Array;
  /** How far the neighbours agree on each child, from 0 for not at all; 0 throughout without neighbours. */
  readonly votes: Float32Array;
}

/** What is known of the neighbours of a text below subclasses. */
export interface LowerVotes {
  /** Weight of the neighbours that carry the node or what is below it, by position. */
  at(position: number): number;
  /** Weight of the neighbours that carry the very node. */
  itself(position: number): number;
}

/** Where masses come from, and how they spread. */
export interface MassFlowOptions {
  /** The masses of sections, classes and subclasses, by position in the taxonomy; none is above that of its parent. */
  readonly upper: ReadonlyMap<number, number>;
  /** How a subclass hands on its mass. */
  readonly weights: DescentWeights;
  /** What is added to the scores of groups among their siblings, by position; absent: nothing. */
  readonly groupScores?: ReadonlyMap<number, number>;
  /** Counts what the neighbours carry, called when somebody first goes below subclasses; absent: there are no neighbours. */
  readonly openVotes?: () => LowerVotes;
}

/** A share of the neighbours' weight below this is chance. */
const LEAST_VOTES = 0.02;

/**
 * Lets the mass of one text flow down the taxonomy. What sections, classes and subclasses have is given; a subclass hands its
 * mass on to its main groups, and a group part of its own to its subgroups, by softmax over the siblings. So no node can have
 * more than its parent.
 */
export class MassFlow {
  private openedVotes: LowerVotes | null | undefined;

  constructor(
    private readonly index: TaxonomyIndex,
    private readonly siblings: SiblingLexicon,
    private readonly reading: Reading,
    private readonly options: MassFlowOptions,
  ) {}

  /** The sections. */
  roots(): Children {
    const { taxonomy } = this.index;
    const positions = taxonomy.children(null).map(({ position }) => position);
    return { positions, masses: this.upperMassesOf(positions), comparison: null };
  }

  async below(parent: number, mass: number, signal?: AbortSignal): Promise<Children> {
    const { taxonomy } = this.index;
    const positions = childrenOf(this.index, parent);
    const level = taxonomy.levelAt(parent);
    if (level === 'section' || level === 'class')
      return { positions, masses: this.upperMassesOf(positions), comparison: null };
    if (positions.length === 0) return { positions, masses: new Float32Array(0), comparison: null };
    if (level === 'subclass') {
      const comparison = this.compareGroups(positions);
      const added = this.addedTo(positions);
      const masses = sharesOf(comparison, this.options.weights.group, -Infinity, added).map(
        (share) => share * mass,
      );
      return { positions, masses, comparison };
    }
    const comparison = await this.compare(parent, positions, signal);
    // The text stays where it is the more likely, the closer it is to the group itself.
    const [own] = await this.index.similarities([parent], this.reading, signal);
    const { child, stay } = this.options.weights;
    const stayLogit = stay + child.similarity * own + child.votes * this.stayVotes(parent, positions);
    const added = this.addedTo(positions);
    const masses = sharesOf(comparison, child, stayLogit, added).map((share) => share * mass);
    return { positions, masses, comparison };
  }

  private addedTo(positions: readonly number[]): readonly number[] {
    return positions.map((position) => this.options.groupScores?.get(position) ?? 0);
  }

  private get votes(): LowerVotes | null {
    this.openedVotes ??= this.options.openVotes?.() ?? null;
    return this.openedVotes;
  }

  private upperMassesOf(positions: readonly number[]): Float32Array {
    return Float32Array.from(positions, (position) => this.options.upper.get(position) ?? 0);
  }

  /** Main groups were compared when the text was read. */
  private compareGroups(positions: readonly number[]): SiblingComparison {
    const { layout } = this.index;
    const { groupSimilarities, groupWords } = this.reading.scores;
    const first = lowerBound(layout.mainGroups, positions[0]);
    return {
      similarities: groupSimilarities.slice(first, first + positions.length),
      words: relative(groupWords.slice(first, first + positions.length)),
      logSizes: this.logSizes(positions),
      votes: this.votesOf(null, positions),
    };
  }

  private async compare(
    parent: number,
    positions: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<SiblingComparison> {
    return {
      similarities: await this.index.similarities(positions, this.reading, signal),
      words: relative(this.siblings.of(parent, positions).scores(this.reading.terms)),
      logSizes: this.logSizes(positions),
      votes: this.votesOf(parent, positions),
    };
  }

  /** Logarithm of the share of the votes that each child has, those for the parent itself counted in; 0 for none. */
  private votesOf(parent: number | null, positions: readonly number[]): Float32Array {
    const total = this.totalVotes(parent, positions);
    return Float32Array.from(positions, (position) => agreement(this.votes?.at(position) ?? 0, total));
  }

  /** How far the neighbours agree on the parent itself. */
  stayVotes(parent: number, positions: readonly number[]): number {
    return agreement(this.votes?.itself(parent) ?? 0, this.totalVotes(parent, positions));
  }

  private totalVotes(parent: number | null, positions: readonly number[]): number {
    const { votes } = this;
    if (votes === null) return 0;
    const own = parent === null ? 0 : votes.itself(parent);
    return positions.reduce((sum, position) => sum + votes.at(position), own);
  }

  private logSizes(positions: readonly number[]): Float32Array {
    const { taxonomy } = this.index;
    return Float32Array.from(positions, (position) => Math.log(taxonomy.subtreeEndAt(position) - position));
  }
}

export function childrenOf({ taxonomy }: TaxonomyIndex, parent: number): number[] {
  const children: number[] = [];
  const end = taxonomy.subtreeEndAt(parent);
  for (let child = parent + 1; child < end; child = taxonomy.subtreeEndAt(child)) children.push(child);
  return children;
}

/** The mass of every section, class and subclass, by position: above subclasses the sum of those below, at most 1. */
export function upperMasses(
  { taxonomy, layout }: TaxonomyIndex,
  masses: Float32Array,
  legacy: LegacySymbols,
): Map<number, number> {
  const sums = new Map<number, number>();
  layout.subclasses.forEach((subclass, index) => {
    if (legacy === 'left-out' && layout.legacy[index] === 1) return;
    for (let position = subclass; position >= 0; position = taxonomy.parentAt(position))
      sums.set(position, Math.min(1, (sums.get(position) ?? 0) + masses[index]));
  });
  return sums;
}

/** Softmax over the siblings and the choice to go to none of them. */
function sharesOf(
  comparison: SiblingComparison,
  { similarity, words, size, votes }: SiblingWeights,
  stayLogit: number,
  added: readonly number[],
): Float32Array {
  const logits = comparison.similarities.map(
    (cosine, child) =>
      similarity * cosine +
      words * comparison.words[child] +
      size * comparison.logSizes[child] +
      votes * comparison.votes[child] +
      added[child],
  );
  return softmax(Float32Array.from([...logits, stayLogit])).subarray(0, logits.length);
}

/** 0 where nobody votes for it, 3.9 where all do. */
const agreement = (votes: number, total: number): number =>
  Math.log(votes / Math.max(total, LEAST_VOTES) + LEAST_VOTES) - Math.log(LEAST_VOTES);

function relative(scores: Float32Array): Float32Array {
  const highest = scores.reduce((max, score) => Math.max(max, score), 0);
  return highest === 0 ? scores : scores.map((score) => score / highest);
}

function lowerBound(ascending: Int32Array, wanted: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle] < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
