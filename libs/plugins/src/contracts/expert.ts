import type { Matrix } from '@nonet/numerics';
import type { Capability, OtherScores, SchemeNode, TextMetadata } from './capabilities.js';

/** What an expert sees of texts: they themselves, their embeddings, and what Nonet has computed of them. */
export interface ExpertFeatures {
  readonly texts: readonly string[];
  /** [texts, dimension], rows of unit length: the embeddings by the encoder of the model. */
  readonly vectors: Matrix;
  /**
   * The signals that Nonet computes for every symbol (similarities, neighbour votes, lexical scores): higher where more
   * speaks for the symbol, on a scale of its own each. Use any of them.
   */
  readonly signalNames: readonly string[];
  /** One matrix for each text: [signalNames, symbols of the expert]. */
  readonly signals: readonly Matrix[];
  /** Of each text, for an expert that needs `metadata`; absent for others. */
  readonly metadata?: readonly TextMetadata[];
  /** For an expert that needs `scores`; absent for others. */
  readonly scores?: OtherScores;
}

/** Texts whose symbols are known. */
export interface ExpertExamples {
  readonly features: ExpertFeatures;
  /** [texts, symbols of the expert] row-major, of ABSENT, PRESENT and UNKNOWN. A symbol may be present nowhere. */
  readonly truth: Uint8Array;
}

/** How far the fitting of an expert is. */
export interface ExpertTrainingEvent {
  /** What is under way, for people: `fitting the fusion`. */
  readonly what: string;
  /** Of the whole, in [0, 1], never less than before. */
  readonly fraction: number;
  /** What has been measured so far, by name: `{ loss: .31 }`. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface FitOptions {
  readonly signal: AbortSignal;
  /** Same examples and same seed, same expert. */
  readonly seed: number;
}

export interface PredictOptions {
  readonly signal: AbortSignal;
}

/** Knows one section of the scheme: which of its subclasses a text belongs to. */
export interface Expert {
  /** The id of the provider it is from. */
  readonly id: string;
  /** `A` to `H`, or `Y`. */
  readonly section: string;
  /** The columns of everything it takes and gives: those it was created with, then those it was extended by. */
  readonly symbols: readonly string[];
  /**
   * Learns from the examples and forgets what it had learned before; the iteration ends when it is fitted. An aborted signal
   * ends it with the signal's reason, and the expert is as it was.
   */
  fit(examples: ExpertExamples, options: FitOptions): AsyncIterable<ExpertTrainingEvent>;
  /** Probabilities in [0, 1]: [texts, symbols]. A text may belong to any number of symbols. Asked only once fitted. */
  predict(features: ExpertFeatures, options: PredictOptions): Promise<Matrix>;
  /**
   * Adds symbols behind those it has, from examples (their columns: the symbols it has, then the new ones) or, where there
   * are none, from the signals alone. What it says of the symbols it had stays the same.
   */
  extend(symbols: readonly string[], examples: ExpertExamples | null): Promise<void>;
  /** Writes everything that {@link ExpertProvider.open} needs into an empty folder. */
  save(folder: string): Promise<void>;
  dispose(): Promise<void>;
}

export interface ExpertOptions {
  readonly section: string;
  /**
   * Of what it covers, the subclasses of the section in scheme order; then, for one that needs `groups`, the groups. The signals of a
   * group are those of its subclass.
   */
  readonly symbols: readonly string[];
  /** Of the embeddings. */
  readonly dimension: number;
  readonly signalNames: readonly string[];
  /** For an expert that needs `scheme`: its symbols with all below and above them; absent for others. */
  readonly scheme?: readonly SchemeNode[];
}

export type ExpertRole = 'beside' | 'replace';

/** What a plugin registers: a kind of expert, of which each section gets an instance of its own. */
export interface ExpertProvider {
  /** Stable name, for example `section-expert`; it is stored with what is saved. */
  readonly id: string;
  /** The one section that it knows, or `any`. */
  readonly section: string;
  /** One line for lists: method, what it is good at. */
  readonly description: string;
  /**
   * What of the scheme it knows: symbols with all below them (`C`, `C08`, `Y02E`, `H01M10/00`) and ranges of such (`A01-A24`).
   * Absent: all of its section.
   */
  readonly covers?: readonly string[];
  /** `beside` Nonet's own expert, with a weight that is learnt (default), or to `replace` it for what it covers. */
  readonly role?: ExpertRole;
  /** What it is to be given beside texts, vectors and signals. */
  readonly needs?: readonly Capability[];
  /** false: it goes by rules, and `fit` has nothing to do. Default: true. */
  readonly learns?: boolean;
  /** The form of what `save` writes, for example `2`; a model pins it. Default: `1`. */
  readonly format?: string;
  /** The forms that `open` reads; a model that pins another is not opened. Default: its own alone. */
  readonly reads?: readonly string[];
  /** An expert that has learned nothing yet. */
  create(options: ExpertOptions): Promise<Expert>;
  /** An expert as it was saved; `options` say what it was saved with, symbols it was extended by included. */
  open(folder: string, options: ExpertOptions): Promise<Expert>;
}
