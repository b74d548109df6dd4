import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { gatherRows, type Matrix } from '@nonet/numerics';
import type { JudgedDocument } from '@nonet/experts';
import { ABSENT, type HeadExamples, PRESENT, UNKNOWN } from '../heads/index.js';

/** A document to learn from, with the sections of which its source knows nothing. */
export interface LearntDocument extends JudgedDocument {
  readonly unknowable: readonly CpcSymbol[];
}

/** Documents with their vectors, row by row. */
export interface LabelledVectors {
  readonly documents: readonly LearntDocument[];
  /** [documents, dimension] */
  readonly vectors: Matrix;
}

/** The documents that pass a test, with their vectors. */
export function chosen(
  { documents, vectors }: LabelledVectors,
  choose: (document: LearntDocument) => boolean,
): LabelledVectors {
  const places = documents.flatMap((document, at) => (choose(document) ? [at] : []));
  return { documents: places.map((place) => documents[place]), vectors: gatherRows(vectors, places) };
}

/** Symbols that can be learnt: those that some documents are known to carry, and some not to. */
export function learnableLabels({ documents }: LabelledVectors, symbols: readonly CpcSymbol[]): CpcSymbol[] {
  return symbols.filter((symbol) => {
    const relations = documents.map((document) => relationOf(document, symbol));
    return relations.includes(PRESENT) && relations.includes(ABSENT);
  });
}

/** What a head learns from. */
export function headExamples(
  { documents, vectors }: LabelledVectors,
  labels: readonly CpcSymbol[],
): HeadExamples {
  const relations = new Uint8Array(documents.length * labels.length);
  documents.forEach((document, at) =>
    labels.forEach((label, column) => {
      relations[at * labels.length + column] = relationOf(document, label);
    }),
  );
  return { features: vectors, labels, relations };
}

function relationOf({ truth, completeness, unknowable }: LearntDocument, symbol: CpcSymbol): number {
  if (truth.includes(symbol)) return PRESENT;
  if (completeness === 'partial') return UNKNOWN;
  return unknowable.some((section) => symbol.startsWith(section)) ? UNKNOWN : ABSENT;
}
