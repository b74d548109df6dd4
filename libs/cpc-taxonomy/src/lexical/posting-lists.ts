import { LexicalIndexError } from './lexical-index-error.js';
import type { LexicalOptions } from './lexical-index.js';
import { decodeVarints } from './varints.js';

/** Term by term, the documents that have it and what it adds to their scores: compressed rows. */
export interface Postings {
  readonly documents: number;
  /** Terms by number. */
  readonly terms: readonly string[];
  /** Term `t` owns the entries `starts[t] … starts[t + 1] - 1`, in the order of documents. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly impacts: Float32Array;
  readonly options: LexicalOptions;
  /** Number of documents that the statistics are of: those the index was built from. */
  readonly population: number;
  /** Of each field, over the documents that have it. */
  readonly meanLengths: readonly number[];
  /** By term, the documents that have it, also those of which it was not kept. */
  readonly holders: Uint32Array;
}

/** The entries of one term, in the order of documents. */
export type TermPostings = Pick<Postings, 'rows' | 'impacts'>;

/** Postings by term, wherever they come from. */
export interface PostingLists extends Omit<Postings, 'starts' | 'rows' | 'impacts'> {
  of(term: number): TermPostings;
  /** All of them in one piece. */
  whole(): Postings;
}

export function wholeLists(postings: Postings): PostingLists {
  const { starts, rows, impacts, ...rest } = postings;
  const of = (term: number) => ({
    rows: rows.subarray(starts[term], starts[term + 1]),
    impacts: impacts.subarray(starts[term], starts[term + 1]),
  });
  return { ...rest, of, whole: () => postings };
}

/** Postings as a compact file has them. */
export interface CompactPostings {
  readonly documents: number;
  /** How many each term has. */
  readonly counts: Uint32Array;
  /** By term: see {@link Postings}. */
  readonly holders: Uint32Array;
  /** Term by term, from the document before each to itself, less one: varints. */
  readonly distances: Uint8Array;
  /** What each adds to the score of its document, in units of a 255th of the greatest of its term. */
  readonly levels: Uint8Array;
  /** By term. */
  readonly greatest: Float32Array;
}

export const LEVELS = 255;

/**
 * Reads the postings of a term when it is first asked for.
 * @throws LexicalIndexError where they are not as many as the counts say; of a term, where it names documents that are none
 */
export function termsOnDemand(compact: CompactPostings): (term: number) => TermPostings {
  const { counts, distances, levels } = compact;
  const places = placesOf(distances, counts);
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, term) => (starts[term + 1] = starts[term] + count));
  if (starts[counts.length] !== levels.length)
    throw new LexicalIndexError(`${starts[counts.length]} postings have ${levels.length} levels.`);
  const known = new Map<number, TermPostings>();
  return (term) => {
    let found = known.get(term);
    if (found === undefined) {
      const own = decodeVarints(distances.subarray(places[term], places[term + 1]), counts[term]);
      found = termFrom(compact, term, own, levels.subarray(starts[term], starts[term + 1]));
      known.set(term, found);
    }
    return found;
  };
}

/** The rows are written over the distances. */
function termFrom(
  { documents, greatest }: CompactPostings,
  term: number,
  rows: Uint32Array,
  levels: Uint8Array,
): TermPostings {
  const impacts = new Float32Array(rows.length);
  const unit = greatest[term] / LEVELS;
  for (let at = 0, row = -1; at < rows.length; at++) {
    row += rows[at] + 1;
    rows[at] = row;
    impacts[at] = levels[at] * unit;
  }
  if (rows.length > 0 && rows[rows.length - 1] >= documents)
    throw new LexicalIndexError(`Term ${term} names documents that are none.`);
  return { rows, impacts };
}

/** Where the numbers of each term begin, and where the last one's end. */
function placesOf(varints: Uint8Array, counts: Uint32Array): Uint32Array {
  const places = new Uint32Array(counts.length + 1);
  let at = 0;
  let missing = 0;
  for (let term = 0; term < counts.length; term++) {
    missing += counts[term];
    for (; missing > 0 && at < varints.length; at++) if (varints[at] < 0x80) missing--;
    places[term + 1] = at;
  }
  if (missing > 0 || at !== varints.length)
    throw new LexicalIndexError(`${varints.length} bytes are not the numbers of these terms.`);
  return places;
}
