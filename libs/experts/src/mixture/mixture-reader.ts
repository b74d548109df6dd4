import {
  SECTIONS,
  LEVELS,
  symbolText,
  type CpcLevel,
  type CpcSymbol,
  type Taxonomy,
} from '@nonet/cpc-taxonomy';
import { type EmbeddingStore, keptEmbeddings } from '@nonet/encoder';
import { matrix, type Matrix, row, rowProducts } from '@nonet/numerics';
import {
  type ExampleMemory,
  type FoundNeighbours,
  LevelVotes,
  powerWeights,
  softmaxWeights,
} from '../neighbours/index.js';
import type { TextFacts } from '../classifier/text-facts.js';
import type { Reading, TaxonomyIndex, TextOptions } from '../taxonomy-index/index.js';
import type { EncoderHeads } from './encoder-heads.js';
import { expertSignals } from './signals.js';

/** What the experts know of a text before anything is answered. */
export interface ExpertReading extends Reading {
  /** [EXPERT_SIGNALS, subclasses] */
  readonly signals: Matrix;
  /** In the order of SECTIONS. */
  readonly sectionLogits: Float32Array;
  /** What experts of plugins add to the fused scores: [subclasses]; null or absent: nothing. */
  readonly pluginScores?: Float32Array | null;
  /** What they add to the scores of groups among their siblings, by position in the taxonomy. */
  readonly groupScores?: ReadonlyMap<number, number>;
  /** What is known of the text beside its words. */
  readonly facts?: TextFacts;
  readonly neighbours: FoundNeighbours;
  /** Cosine of the text and the most similar remembered one, in [-1, 1]; 0 where nothing is remembered. */
  readonly nearestSimilarity: number;
}

export interface ReadOptions extends TextOptions {
  /** Ids of examples to leave out: that of the text itself, if it is remembered. */
  readonly excluded?: readonly string[];
}

/** Computes what the experts are shown of a text: it asks the taxonomy's index, the heads of the encoder and the memory. */
export class MixtureReader {
  /** Symbols of the subclasses, in the order of all arrays. */
  readonly labels: readonly CpcSymbol[];
  /** Section of each subclass, as its place in SECTIONS. */
  readonly sectionOf: Uint8Array;
  /** 1 for a legacy subclass (see `isLegacy`). */
  readonly legacy: Uint8Array;
  private readonly votes: LevelVotes;

  private constructor(
    readonly index: TaxonomyIndex,
    readonly heads: EncoderHeads,
    readonly memory: ExampleMemory,
    private readonly titles: Matrix,
  ) {
    const { taxonomy, layout } = index;
    this.labels = labelsOf(taxonomy);
    this.legacy = layout.legacy;
    this.sectionOf = Uint8Array.from(this.labels, (symbol) => SECTIONS.indexOf(symbol[0] as CpcSymbol));
    const lift = (symbol: CpcSymbol, level: CpcLevel) => ancestorIn(taxonomy, symbol, level);
    this.votes = new LevelVotes(memory.examples, 'subclass', this.labels, lift);
  }

  static async open(
    index: TaxonomyIndex,
    heads: EncoderHeads,
    memory: ExampleMemory,
    embeddings: EmbeddingStore,
  ): Promise<MixtureReader> {
    const texts = labelsOf(index.taxonomy).map((symbol) => symbolText(index.taxonomy, symbol));
    const { encoder } = index;
    const titles = await keptEmbeddings(texts, { encoder, role: 'passage', store: embeddings });
    return new MixtureReader(index, heads, memory, titles);
  }

  /** The same with other heads. */
  withHeads(heads: EncoderHeads): MixtureReader {
    return new MixtureReader(this.index, heads, this.memory, this.titles);
  }

  /** The places of the subclasses that a row of the memory carries. */
  subclassesAt(row: number): number[] {
    return this.votes.labelsAt(row).filter((label) => label < this.labels.length);
  }

  /** The vector of a subclass's text: [dimension]. */
  titleVector(label: number): Float32Array {
    return row(this.titles, label);
  }

  async read(text: string, { excluded, ...options }: ReadOptions = {}): Promise<ExpertReading> {
    const { index, heads, memory, titles, sectionOf } = this;
    const reading = await index.read(text, options);
    const { vector } = reading;
    const query = matrix(1, vector.length, Float32Array.from(vector));
    const [neighbours] = await memory.neighbours([{ text: reading.terms, excluded }], query);
    const sectionLogits = heads.sectionLogits(vector);
    const signals = expertSignals({
      reading,
      titleSimilarities: rowProducts(titles, vector),
      subclassLogits: heads.subclassLogits(vector),
      sectionLogits,
      votes: this.votes.of(neighbours.neural, softmaxWeights()),
      lexicalVotes: this.votes.of(neighbours.lexical, powerWeights()),
      sectionOf,
    });
    const nearestSimilarity = neighbours.neural.similarities[0] ?? 0;
    return { ...reading, signals, sectionLogits, neighbours, nearestSimilarity };
  }

  /** Frees the sessions of index and memory. */
  async dispose(): Promise<void> {
    await Promise.all([this.index.dispose(), this.memory.dispose()]);
  }
}

export const labelsOf = (taxonomy: Taxonomy): CpcSymbol[] =>
  taxonomy.nodesAt('subclass').map(({ symbol }) => symbol);

/**
 * The ancestor of a symbol at a level, itself included. A symbol that the taxonomy lacks counts as its subclass;
 * null without an ancestor.
 */
export function ancestorIn(taxonomy: Taxonomy, symbol: CpcSymbol, level: CpcLevel): CpcSymbol | null {
  const known = taxonomy.has(symbol) ? symbol : (symbol.slice(0, 4) as CpcSymbol);
  if (!taxonomy.has(known)) return null;
  if (LEVELS.indexOf(taxonomy.get(known)!.level) < LEVELS.indexOf(level)) return null;
  return taxonomy.ancestorAt(known, level);
}
