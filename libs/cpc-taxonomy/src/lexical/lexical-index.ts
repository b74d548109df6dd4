import { atOnce, inSlices } from '@nonet/numerics';
import { buildingIndex, extendingIndex } from './lexical-builder.js';
import { decodeIndex, encodeIndex, type LexicalFormat, type LexicalReading } from './lexical-file.js';
import { type Postings, type PostingLists, wholeLists } from './posting-lists.js';
import { termsOf, type TextTerms } from './text-terms.js';

/** One field of a document; fields at the same place in all documents belong together and share their mean length. */
export interface LexicalField {
  readonly text: string;
  /** How many times a word of this field counts. */
  readonly weight: number;
}

export interface LexicalDocument {
  readonly fields: readonly LexicalField[];
}

/** The parameters of BM25F; the defaults fit long queries (patents) against long documents (subclasses with all below). */
export interface LexicalOptions {
  /** Where repetition of a word in a document stops to count. */
  readonly k1: number;
  /** How much the length of a field is held against it: 0 not at all, 1 in full. */
  readonly b: number;
  /** Power of the inverse document frequency: above 1 favours rare words more than BM25 does. */
  readonly idfPower: number;
  /** A word in fewer documents is left out. */
  readonly minDocuments: number;
  /** Number of words kept of a document, those that weigh most; null: all. */
  readonly termsPerDocument: number | null;
  /**
   * What a word counts that a query has several times: times / (times + 1), at most twice as much as once, as claims
   * repeat whatever they name; or log(1 + times).
   */
  readonly repetition: 'saturated' | 'logarithmic';
}

export interface LexicalHit {
  /** Place of the document in the order of building. */
  readonly document: number;
  readonly score: number;
}

export interface LexicalSearchOptions {
  readonly top: number;
}

/** What a word of the query contributes to the score of one document. */
export interface TermWeight {
  /** As it stands in the query. */
  readonly term: string;
  readonly weight: number;
}

interface QueryTerm {
  readonly word: string;
  readonly term: number;
  readonly weight: number;
}

export const LEXICAL_DEFAULTS: LexicalOptions = {
  k1: 16,
  b: 0.7,
  idfPower: 1.5,
  minDocuments: 1,
  termsPerDocument: null,
  repetition: 'saturated',
};

/**
 * Lexical search by BM25F (Robertson, Zaragoza, Taylor: Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004).
 * What a term adds to a document is worked out when the index is built, so a query only adds numbers up.
 */
export class LexicalIndex {
  private readonly termNumbers = new Map<string, number>();
  /** What was asked with the terms of a text: who scores one mostly wants explanations of some of its scores next. */
  private readonly queries = new WeakMap<TextTerms, readonly QueryTerm[]>();

  private constructor(private readonly lists: PostingLists) {
    lists.terms.forEach((term, number) => this.termNumbers.set(term, number));
  }

  static build(documents: Iterable<LexicalDocument>, options: Partial<LexicalOptions> = {}): LexicalIndex {
    return LexicalIndex.of(atOnce(buildingIndex(documents, { ...LEXICAL_DEFAULTS, ...options })));
  }

  /** The same without holding the event loop. */
  static async buildInSlices(
    documents: Iterable<LexicalDocument>,
    options: Partial<LexicalOptions> = {},
    signal?: AbortSignal,
  ): Promise<LexicalIndex> {
    const building = buildingIndex(documents, { ...LEXICAL_DEFAULTS, ...options });
    return LexicalIndex.of(await inSlices(building, signal));
  }

  /** An index on what another consists of, which may have come from another thread. */
  static of(postings: Postings): LexicalIndex {
    return new LexicalIndex(wholeLists(postings));
  }

  /** What it consists of, in one piece. */
  get postings(): Postings {
    return this.lists.whole();
  }

  /** Reads what `serialise` wrote. Throws `LexicalIndexError` where the bytes are something else. */
  static deserialise(bytes: Uint8Array, reading?: LexicalReading): LexicalIndex {
    return new LexicalIndex(decodeIndex(bytes, reading));
  }

  /** `full` keeps scores as they are; `compact` rounds them by less than a hundredth and takes about a quarter. */
  serialise(format: LexicalFormat = 'full'): Uint8Array {
    return encodeIndex(this.postings, format);
  }

  /**
   * An index with these documents behind its own. How rare a word is and how long a field, the documents say that an
   * index was built from; a word that none of them has is not found.
   */
  with(documents: Iterable<LexicalDocument>): LexicalIndex {
    return LexicalIndex.of(atOnce(extendingIndex(this.postings, documents)));
  }

  /** Number of documents. */
  get size(): number {
    return this.lists.documents;
  }

  /**
   * The score of every document: `[size]`, 0 where no word is shared. Scores compare within one query only.
   * @param scores where they are written: `[size]`, all 0
   */
  scores(text: string | TextTerms, scores = new Float32Array(this.size)): Float32Array {
    for (const { term, weight } of this.query(text)) {
      const { rows, impacts } = this.lists.of(term);
      for (let i = 0; i < rows.length; i++) scores[rows[i]] += weight * impacts[i];
    }
    return scores;
  }

  /** The best documents with a score above 0, best first; equal scores in the order of documents. */
  search(text: string | TextTerms, options: LexicalSearchOptions): LexicalHit[] {
    const scores = this.scores(text);
    const best: LexicalHit[] = [];
    for (let document = 0; document < scores.length; document++) {
      const score = scores[document];
      if (score <= 0 || (best.length === options.top && score <= best[best.length - 1].score)) continue;
      let place = best.length;
      while (place > 0 && best[place - 1].score < score) place--;
      best.splice(place, 0, { document, score });
      if (best.length > options.top) best.pop();
    }
    return best;
  }

  /** Why a document scores as it does: the words of the text it shares, heaviest first; the weights add up to its score. */
  explain(text: string | TextTerms, document: number): TermWeight[] {
    const found: TermWeight[] = [];
    for (const { word, term, weight } of this.query(text)) {
      const { rows, impacts } = this.lists.of(term);
      const at = lowerBound(rows, document);
      if (rows[at] === document) found.push({ term: word, weight: weight * impacts[at] });
    }
    return found.sort((a, b) => b.weight - a.weight);
  }

  private query(text: string | TextTerms): readonly QueryTerm[] {
    const terms = typeof text === 'string' ? termsOf(text) : text;
    let query = this.queries.get(terms);
    if (query === undefined) this.queries.set(terms, (query = this.read(terms)));
    return query;
  }

  private read({ counts }: TextTerms): QueryTerm[] {
    const logarithmic = this.lists.options.repetition === 'logarithmic';
    const query: QueryTerm[] = [];
    for (const [name, { word, times }] of counts) {
      const term = this.termNumbers.get(name);
      if (term === undefined) continue;
      query.push({ word, term, weight: logarithmic ? Math.log1p(times) : times / (times + 1) });
    }
    return query;
  }
}

/** The first place of an ascending row whose value is not below `wanted`; its length where there is none. */
function lowerBound(values: Uint32Array, wanted: number): number {
  let from = 0;
  let to = values.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle] < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
