import { classOf, type CpcSymbol, mainGroupOf, subclassOf, termsOf } from '@nonet/cpc-taxonomy';
import { dot } from '@nonet/numerics';

/** A symbol as it is compared with others: of the scheme in use, or of an earlier one. */
export interface ComparedSymbol {
  readonly symbol: CpcSymbol;
  /** In plain words. */
  readonly title: string;
  /** Of the title alone, of unit length: `[dimension]` */
  readonly titleVector: Float32Array;
  /** The same of the titles from the class down to it. */
  readonly pathVector: Float32Array;
}

/** What is known of one patent that carries a removed symbol. */
export interface CarrierPatent {
  /** Of its text, of unit length; null: it has no text. */
  readonly vector: Float32Array | null;
  /** Its other symbols, without those that are themselves candidates. */
  readonly kept: readonly CpcSymbol[];
}

/**
 * How many other patents carry the removed symbol together with each candidate: where some are reclassified already, they say where
 * the rest goes.
 */
export interface SharedCarriers {
  readonly bySymbol: ReadonlyMap<CpcSymbol, number>;
  /** The same for all removed symbols of its main group, by the main group of the candidate. */
  readonly byMainGroup: ReadonlyMap<CpcSymbol, number>;
}

export const NO_CARRIERS: SharedCarriers = { bySymbol: new Map(), byMainGroup: new Map() };

/**
 * What speaks for a successor: `title`, `path` and `text` say by how many standard deviations it is nearer than the mean candidate,
 * the others are shares, yes or no, and logarithms of numbers of patents.
 */
export const SUCCESSOR_SIGNALS = [
  'title',
  'path',
  'text',
  'words',
  'class',
  'subclass',
  'mainGroup',
  'kept',
  'carriers',
  'groupCarriers',
] as const;
export type SuccessorSignal = (typeof SUCCESSOR_SIGNALS)[number];

/** A candidate with its signals, in the order of {@link SUCCESSOR_SIGNALS}. */
export interface SignalledSuccessor {
  readonly symbol: CpcSymbol;
  readonly signals: Float64Array;
}

/** Candidates that are looked at closely; right ones are hardly ever farther down. */
const SHORTLIST = 200;

/** Candidates for the successor of one removed symbol; what it alone says of them is computed once for all its patents. */
export class SuccessorCandidates {
  readonly #title: Float64Array;
  readonly #path: Float64Array;
  readonly #near: readonly number[];
  readonly #terms: ReadonlySet<string>;
  readonly #words = new Map<number, number>();

  constructor(
    private readonly removed: ComparedSymbol,
    private readonly candidates: readonly ComparedSymbol[],
  ) {
    this.#title = standing(candidates.map(({ titleVector }) => dot(titleVector, removed.titleVector)));
    this.#path = standing(candidates.map(({ pathVector }) => dot(pathVector, removed.pathVector)));
    const nearness = Float64Array.from(candidates, (_, at) => this.#title[at]! + this.#path[at]!);
    this.#near = [...candidates.keys()].sort((a, b) => nearness[b]! - nearness[a]!).slice(0, SHORTLIST);
    this.#terms = new Set(termsOf(removed.title).counts.keys());
  }

  /** Their signals for one patent, which adds its text, its other symbols and what other patents carry. */
  of({ vector, kept }: CarrierPatent, { bySymbol, byMainGroup }: SharedCarriers): SignalledSuccessor[] {
    const { candidates } = this;
    const own = this.removed.symbol;
    const text = vector && standing(candidates.map(({ pathVector }) => dot(pathVector, vector)));
    const keptGroups = new Set(kept.map(mainGroupOf));
    const keptSubclasses = new Set(kept.map(subclassOf));
    const carried = [...candidates.keys()].filter((at) => bySymbol.has(candidates[at]!.symbol));
    return [...new Set([...this.#near, ...carried])].map((at) => {
      const { symbol } = candidates[at]!;
      const [group, subclass] = [mainGroupOf(symbol), subclassOf(symbol)];
      const signals = Float64Array.of(
        this.#title[at]!,
        this.#path[at]!,
        text?.[at] ?? 0,
        this.#wordsOf(at),
        Number(classOf(symbol) === classOf(own)),
        Number(subclass === subclassOf(own)),
        Number(group === mainGroupOf(own)),
        keptGroups.has(group) ? 1 : keptSubclasses.has(subclass) ? 0.5 : 0,
        Math.log1p(bySymbol.get(symbol) ?? 0),
        Math.log1p((group === null ? 0 : byMainGroup.get(group)) ?? 0),
      );
      return { symbol, signals };
    });
  }

  #wordsOf(at: number): number {
    const known = this.#words.get(at) ?? overlap(this.#terms, termsOf(this.candidates[at]!.title).counts);
    this.#words.set(at, known);
    return known;
  }
}

/** By how many standard deviations each value is above the mean. */
function standing(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1;
  return Float64Array.from(values, (value) => (value - mean) / deviation);
}

/** The terms that two titles share, of all that either has. */
function overlap(own: ReadonlySet<string>, other: ReadonlyMap<string, unknown>): number {
  const shared = [...other.keys()].filter((term) => own.has(term)).length;
  const all = own.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}
