import type { CpcSymbol } from '@nonet/cpc-taxonomy';

/** A label as a file has it, before it stands in a tree. */
export interface LabelRecord {
  /** What it is known by, in files that come later too. */
  readonly id: string;
  /** Of the concept in its vocabulary; null: it is of none. */
  readonly address: string | null;
  /** The id of the label above it; null: none. */
  readonly parent: string | null;
  readonly title: string;
  readonly description: string | null;
  /** Symbols of the CPC that imply it. */
  readonly symbols: readonly CpcSymbol[];
  /** Numbers of patents that carry it. */
  readonly examples: readonly string[];
  /** Where it stands in the file, in words. */
  readonly place: string;
}

/** Something that a file has and that was not taken. */
export interface LabelRejection {
  readonly place: string;
  readonly code: LabelRejectionCode;
  readonly reason: string;
}

/** The first ten lose the label, the others a part of it or of an example. */
export const LABEL_REJECTIONS = {
  LABEL_ROW_INVALID: 'The row is no label: it has another form than the file says.',
  LABEL_ID_MISSING: 'The label has no id.',
  LABEL_ID_TOO_LONG: 'The id is too long.',
  LABEL_ID_REPEATED: 'Another label before it has the same id.',
  LABEL_TITLE_MISSING: 'The label has no title.',
  LABEL_PARENT_UNKNOWN: 'No label of the file has the id of its parent.',
  LABEL_PARENT_REJECTED: 'Its parent was rejected.',
  LABEL_PARENT_CYCLE: 'It stands above itself.',
  LABEL_TOO_MANY: 'The set has as many labels as one may have.',
  LABEL_DEPRECATED: 'The vocabulary says that it is no longer to be used.',
  LABEL_PARENT_SEVERAL: 'It has more than one parent; the first is taken.',
  LABEL_SYMBOL_INVALID: 'What should imply it is no symbol of the CPC.',
  LABEL_TEXT_CUT: 'Its text is longer than is kept, and was cut.',
  LABEL_EXAMPLE_UNKNOWN: 'An example names a label that the set lacks.',
  LABEL_EXAMPLES_CUT: 'It has more examples or symbols than are kept.',
} as const;
export type LabelRejectionCode = keyof typeof LABEL_REJECTIONS;

/** What a file says of labels. */
export interface LabelFile {
  readonly format: LabelFormat;
  /** What the file calls the set; null: nothing. */
  readonly title: string | null;
  readonly records: readonly LabelRecord[];
  readonly rejections: readonly LabelRejection[];
}

export type LabelFormat = 'tsv' | 'csv' | 'json' | 'jsonl' | 'skos-rdf-xml' | 'skos-turtle' | 'skos-json-ld';
