import type { Matrix } from '@nonet/numerics';

/** What an expert may ask for beside texts, vectors and the signals of its section; it gets what its provider names in `needs`. */
export const CAPABILITIES = ['metadata', 'scheme', 'scores', 'groups'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** `metadata`: what is known of a text beside its words. A text that somebody just typed has none of it. */
export interface TextMetadata {
  /** Of publication, as `2017-05-09`; a year alone as `2017`; null: not known. */
  readonly date: string | null;
  readonly applicants: readonly string[];
  /** Symbols that were assigned to it in other sections than the expert's, as deep as they are known. */
  readonly symbols: readonly string[];
}

/** `scheme`: one entry of the scheme, in scheme order. */
export interface SchemeNode {
  readonly symbol: string;
  readonly level: 'section' | 'class' | 'subclass' | 'main-group' | 'subgroup';
  readonly title: string;
  /** What the definitions of the scheme say of it; null: nothing. */
  readonly definition: string | null;
  /** The symbol above it; null for a section. */
  readonly parent: string | null;
}

/** `scores`: what Nonet's own experts give the subclasses of the other sections. */
export interface OtherScores {
  /** Subclasses of all sections but the expert's. */
  readonly symbols: readonly string[];
  /** [texts, symbols]: the share of a subclass among all; those of the expert's own section make up the rest to 1. */
  readonly values: Matrix;
}
