import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';

/** One symbol a classifier answers with, without reasons. */
export interface ScoredSymbol {
  readonly symbol: CpcSymbol;
  /** Calibrated probability in [0, 1]; never above the score of the symbol's parent. */
  readonly score: number;
  /** Whether the score reaches the label's threshold: the classifier's decision. */
  readonly selected: boolean;
}

/** The same as people read it. */
export interface Prediction extends ScoredSymbol {
  readonly title: string;
  readonly level: CpcLevel;
  /** What speaks for the symbol; never empty. */
  readonly evidence: readonly Evidence[];
}

/** One way to look at a text, and the subclass that it alone would name. */
export interface Voice {
  readonly voice: VoiceKind;
  readonly symbol: CpcSymbol;
}
/** `experts`: all of it weighed; `neighbours`: similar remembered patents; `words`: the scheme's words; `titles`: its titles by meaning. */
export type VoiceKind = 'experts' | 'neighbours' | 'words' | 'titles';

/** What a classifier answers about one text, for those who judge or store many. */
export interface Ranking {
  /** Symbols of the asked level, best first: that order is what is judged, not the scores. */
  readonly ranked: readonly ScoredSymbol[];
  /** Symbols above them, where the classifier scores them too: the consistency of the scores is checked against them. */
  readonly above: readonly ScoredSymbol[];
  /** What each way to look at the text alone would name; absent where the classifier does not tell them apart. */
  readonly voices?: readonly Voice[];
}

/** A reason for a prediction, in terms that a reader can check. */
export type Evidence = WordEvidence | SimilarityEvidence | NeighbourEvidence | SignalEvidence;

/** Words of the text that the scheme uses for the symbol. */
export interface WordEvidence {
  readonly kind: 'words';
  /** Heaviest first; weights are shares of the lexical score, so they add up to at most 1. */
  readonly words: readonly { readonly word: string; readonly weight: number }[];
}

/** The text of the scheme that is most similar to the classified text. */
export interface SimilarityEvidence {
  readonly kind: 'similarity';
  /** The symbol itself, or the main group below it whose text came closest. */
  readonly symbol: CpcSymbol;
  readonly source: 'title' | 'definition';
  readonly text: string;
  /** Cosine of the encoder's vectors, in [-1, 1]. */
  readonly similarity: number;
}

/** Patents that the classifier learned from, that resemble the text and carry the symbol. */
export interface NeighbourEvidence {
  readonly kind: 'neighbours';
  /** Most similar first. */
  readonly patents: readonly {
    /** Publication number. */
    readonly number: string;
    /** Cosine of the encoder's vectors, in [-1, 1]. */
    readonly similarity: number;
  }[];
}

/** How much each signal contributed to the score. */
export interface SignalEvidence {
  readonly kind: 'signals';
  /** Largest first; shares add up to 1. None where no signal lifts the symbol above the others. */
  readonly shares: readonly {
    readonly signal: Signal;
    readonly share: number;
    /** Which expert of a plugin it was, where the signal is one. */
    readonly expert?: SpokenExpert;
  }[];
}

/** The expert of a plugin that took part in an answer. */
export interface SpokenExpert {
  /** The id of its provider. */
  readonly expert: string;
  readonly plugin: string;
  /** The version that answered. */
  readonly version: string;
}

/**
 * `words`: lexical match; `similarity`: encoder against the scheme; `head`: what was learned of the symbol; `gate`: what was
 * learned of its section; `neighbours`: similar patents that carry it; `expert`: what the expert of a plugin says;
 * `symbols`: the answer in the CPC, where it implies a label; `parent`: the score of the symbol above; `prior`: how wide the symbol is.
 */
export type Signal =
  'words' | 'similarity' | 'head' | 'gate' | 'neighbours' | 'expert' | 'symbols' | 'parent' | 'prior';
