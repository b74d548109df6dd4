import { SECTIONS, LEVELS, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { type EmbeddingStore, keptEmbeddings } from '@nonet/encoder';
import { symbolText } from '@nonet/encoder-training';
import { matrix, type Matrix, row, rowProducts } from '@nonet/numerics';
import {
  type ExampleMemory,
  type FoundNeighbours,
  LevelVotes,
  powerWeights,
  softmaxWeights,
  type Votes,
} from '../neighbours/index.js';
import type { Reading, SchemeModel } from '../scheme/index.js';
import type { EncoderHeads } from './encoder-heads.js';
import { expertSignals } from './signals.js';

/** One text as the experts see it. */
export interface MixtureReading {
  readonly scheme: Reading;
  /** [EXPERT_SIGNALS, subclasses] */
  readonly signals: Matrix;
  /** In the order of SECTIONS. */
  readonly sectionLogits: Float32Array;
  /** What experts of plugins add to the joined scores: [subclasses]; null or absent: none does. */
  readonly advice?: Float32Array | null;
  readonly neighbours: FoundNeighbours;
  /** Similarity of the most similar remembered text, in [-1, 1]; 0 where there is none. */
  readonly closeness: number;
  /** Votes for the subclasses by vectors, with the patents behind them. */
  readonly votes: Votes;
}

export interface ReadOptions {
  /** Examples that must not answer: the text itself, where it is one. */
  readonly excluded?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Computes what the experts are shown of a text: it reads the scheme, the heads of the encoder and the memory. */
export class MixtureReader {
  /** Symbols of the subclasses, in the order of all arrays. */
  readonly labels: readonly CpcSymbol[];
  /** Section of each subclass, as its place in SECTIONS. */
  readonly sectionOf: Uint8Array;
  private readonly votes: LevelVotes;

  private constructor(
    readonly model: SchemeModel,
    readonly heads: EncoderHeads,
    readonly memory: ExampleMemory,
    private readonly titles: Matrix,
  ) {
    const { taxonomy } = model;
    this.labels = labelsOf(taxonomy);
    this.sectionOf = Uint8Array.from(this.labels, (symbol) => SECTIONS.indexOf(symbol[0] as CpcSymbol));
    const lift = (symbol: CpcSymbol, level: CpcLevel) => liftIn(taxonomy, symbol, level);
    this.votes = new LevelVotes(memory.examples, 'subclass', this.labels, lift);
  }

  static async open(
    model: SchemeModel,
    heads: EncoderHeads,
    memory: ExampleMemory,
    embeddings: EmbeddingStore,
  ): Promise<MixtureReader> {
    const texts = labelsOf(model.taxonomy).map((symbol) => symbolText(model.taxonomy, symbol));
    const { encoder } = model;
    const titles = await keptEmbeddings(texts, { encoder, role: 'passage', store: embeddings });
    return new MixtureReader(model, heads, memory, titles);
  }

  /** The same with other heads. */
  withHeads(heads: EncoderHeads): MixtureReader {
    return new MixtureReader(this.model, heads, this.memory, this.titles);
  }

  /** The places of the subclasses that a row of the memory carries. */
  subclassesAt(row: number): number[] {
    return this.votes.labelsAt(row).filter((label) => label < this.labels.length);
  }

  /** The vector of a subclass's text: [dimension]. */
  titleVector(label: number): Float32Array {
    return row(this.titles, label);
  }

  async read(text: string, { excluded, signal }: ReadOptions = {}): Promise<MixtureReading> {
    const { model, heads, memory, titles, sectionOf } = this;
    const scheme = await model.read(text, signal);
    const query = matrix(1, scheme.vector.length, Float32Array.from(scheme.vector));
    const [neighbours] = await memory.neighbours([{ text, excluded }], query);
    const votes = this.votes.of(neighbours.neural, softmaxWeights());
    const sectionLogits = heads.sectionLogits(scheme.vector);
    const signals = expertSignals({
      reading: scheme,
      titleSimilarities: rowProducts(titles, scheme.vector),
      subclassLogits: heads.subclassLogits(scheme.vector),
      sectionLogits,
      votes,
      lexicalVotes: this.votes.of(neighbours.lexical, powerWeights()),
      sectionOf,
    });
    const closeness = neighbours.neural.similarities[0] ?? 0;
    return { scheme, signals, sectionLogits, neighbours, closeness, votes };
  }

  /** Frees the sessions of scheme and memory. */
  async dispose(): Promise<void> {
    await Promise.all([this.model.dispose(), this.memory.dispose()]);
  }
}

export const labelsOf = (taxonomy: Taxonomy): CpcSymbol[] =>
  taxonomy.nodesAt('subclass').map(({ symbol }) => symbol);

/** The symbol above, as the scheme has it; one that it lacks is answered by what it has above it. */
export function liftIn(taxonomy: Taxonomy, symbol: CpcSymbol, level: CpcLevel): CpcSymbol | null {
  const known = taxonomy.has(symbol) ? symbol : (symbol.slice(0, 4) as CpcSymbol);
  if (!taxonomy.has(known)) return null;
  if (LEVELS.indexOf(taxonomy.get(known)!.level) < LEVELS.indexOf(level)) return null;
  return taxonomy.ancestorAt(known, level);
}
