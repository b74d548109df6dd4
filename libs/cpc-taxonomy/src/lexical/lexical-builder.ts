import { type Steps } from '@nonet/numerics';
import { termOf, words } from './analysis.js';
import type { LexicalDocument, LexicalOptions } from './lexical-index.js';
import type { Postings } from './posting-lists.js';

/** Term counts of one field, all documents: entries of a document stand together. */
interface FieldCounts {
  readonly terms: number[];
  readonly counts: number[];
  /** Where a document's entries end; a document without this field repeats the value before. */
  readonly ends: number[];
  readonly lengths: number[];
  readonly weights: number[];
}

/** Document after document, its terms and a number for each. */
interface Rows {
  readonly terms: number[];
  readonly values: number[];
  /** Where a document's entries end. */
  readonly ends: Uint32Array;
}

/** What the documents of an index know of its terms together. */
type Statistics = Pick<Postings, 'options' | 'population' | 'meanLengths' | 'terms' | 'holders'>;

/** Numbers the terms and works out what each adds to each document, a document a step. */
export function* buildingIndex(
  documents: Iterable<LexicalDocument>,
  options: LexicalOptions,
): Steps<Postings> {
  const numbers = new Map<string, number>();
  const fields: FieldCounts[] = [];
  const size = yield* countFields(documents, fields, (term) => {
    const number = numbers.get(term) ?? numbers.size;
    if (number === numbers.size) numbers.set(term, number);
    return number;
  });
  const meanLengths = fields.map(
    ({ lengths }) =>
      lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.filter(Boolean).length),
  );
  const rows = yield* frequencies(fields, size, numbers.size, meanLengths, options);
  const holders = new Uint32Array(numbers.size);
  for (const term of rows.terms) holders[term]++;
  const statistics = { options, population: size, meanLengths, terms: [...numbers.keys()], holders };
  return transpose(size, yield* heaviest(rows, statistics), statistics);
}

/** The index with more documents, which its terms and statistics weigh. */
export function* extendingIndex(index: Postings, documents: Iterable<LexicalDocument>): Steps<Postings> {
  const numbers = new Map(index.terms.map((term, number) => [term, number]));
  const fields: FieldCounts[] = [];
  const size = yield* countFields(documents, fields, (term) => numbers.get(term) ?? UNKNOWN);
  const counted = yield* frequencies(fields, size, numbers.size, index.meanLengths, index.options);
  const added = yield* heaviest(counted, index);
  const byTerm: { row: number; impact: number }[][] = [];
  for (let document = 0, i = 0; document < size; document++) {
    for (; i < added.ends[document]; i++) {
      const entry = { row: index.documents + document, impact: added.values[i] };
      (byTerm[added.terms[i]] ??= []).push(entry);
    }
  }
  const starts = new Uint32Array(index.starts.length);
  const rows = new Uint32Array(index.rows.length + added.terms.length);
  const impacts = new Float32Array(rows.length);
  for (let term = 0, at = 0; term < index.terms.length; term++) {
    const [from, to] = [index.starts[term], index.starts[term + 1]];
    rows.set(index.rows.subarray(from, to), at);
    impacts.set(index.impacts.subarray(from, to), at);
    at += to - from;
    for (const { row, impact } of byTerm[term] ?? []) {
      rows[at] = row;
      impacts[at++] = impact;
    }
    starts[term + 1] = at;
  }
  return { ...index, documents: index.documents + size, starts, rows, impacts };
}

/** A word without meaning of its own. */
const MEANINGLESS = -1;
/** A word with meaning that the index does not have: it counts for the length only. */
const UNKNOWN = -2;

function* countFields(
  documents: Iterable<LexicalDocument>,
  fields: FieldCounts[],
  numberOfTerm: (term: string) => number,
): Steps<number> {
  const numberOfWord = new Map<string, number>();
  const numberOf = (word: string): number => {
    let number = numberOfWord.get(word);
    if (number !== undefined) return number;
    const term = termOf(word);
    number = term === '' ? MEANINGLESS : numberOfTerm(term);
    numberOfWord.set(word, number);
    return number;
  };
  let size = 0;
  for (const document of documents) {
    yield;
    document.fields.forEach(({ text, weight }, f) => {
      const field = (fields[f] ??= { terms: [], counts: [], ends: [], lengths: [], weights: [] });
      while (field.ends.length < size) pushDocument(field, 0, 0);
      const counts = new Map<number, number>();
      let length = 0;
      for (const word of words(text)) {
        const term = numberOf(word);
        if (term === MEANINGLESS) continue;
        length++;
        if (term !== UNKNOWN) counts.set(term, (counts.get(term) ?? 0) + 1);
      }
      for (const [term, count] of counts) {
        field.terms.push(term);
        field.counts.push(count);
      }
      pushDocument(field, length, weight);
    });
    size++;
  }
  for (const field of fields) while (field.ends.length < size) pushDocument(field, 0, 0);
  return size;
}

function pushDocument(field: FieldCounts, length: number, weight: number): void {
  field.ends.push(field.terms.length);
  field.lengths.push(length);
  field.weights.push(weight);
}

/** Document after document: the weighted, length-normalised frequency of its terms. */
function* frequencies(
  fields: readonly FieldCounts[],
  size: number,
  termCount: number,
  meanLengths: readonly number[],
  { b }: LexicalOptions,
): Steps<Rows> {
  const rows: Rows = { terms: [], values: [], ends: new Uint32Array(size) };
  const sums = new Float64Array(termCount);
  for (let document = 0; document < size; document++) {
    yield;
    const touched: number[] = [];
    fields.forEach((field, f) => {
      const norm = 1 - b + (b * (field.lengths[document] ?? 0)) / Math.max(1, meanLengths[f] ?? 1);
      const factor = (field.weights[document] ?? 0) / norm;
      if (!(factor > 0)) return;
      for (let i = field.ends[document - 1] ?? 0; i < field.ends[document]; i++) {
        const term = field.terms[i];
        if (sums[term] === 0) touched.push(term);
        sums[term] += field.counts[i] * factor;
      }
    });
    for (const term of touched) {
      rows.terms.push(term);
      rows.values.push(sums[term]);
      sums[term] = 0;
    }
    rows.ends[document] = rows.terms.length;
  }
  return rows;
}

/** What each term adds to a score, for the heaviest terms of each document. */
function* heaviest(rows: Rows, { population, options, holders }: Statistics): Steps<Rows> {
  const { k1, idfPower, minDocuments, termsPerDocument } = options;
  const idf = Float64Array.from(
    holders,
    (count) => Math.log(1 + (population - count + 0.5) / (count + 0.5)) ** idfPower,
  );
  const kept: Rows = { terms: [], values: [], ends: new Uint32Array(rows.ends.length) };
  for (let document = 0, i = 0; document < rows.ends.length; document++) {
    yield;
    const entries: { term: number; impact: number }[] = [];
    for (; i < rows.ends[document]; i++) {
      const term = rows.terms[i];
      if (holders[term] < minDocuments) continue;
      const frequency = rows.values[i];
      entries.push({ term, impact: (idf[term] * frequency * (k1 + 1)) / (frequency + k1) });
    }
    if (termsPerDocument !== null && entries.length > termsPerDocument) {
      entries.sort((a, b) => b.impact - a.impact);
      entries.length = termsPerDocument;
    }
    for (const { term, impact } of entries) {
      kept.terms.push(term);
      kept.values.push(impact);
    }
    kept.ends[document] = kept.terms.length;
  }
  return kept;
}

/** Rows of documents into rows of terms; terms that no document kept are left out. */
function transpose(size: number, { terms: rowTerms, values, ends }: Rows, statistics: Statistics): Postings {
  const { options, population, meanLengths } = statistics;
  const counts = new Uint32Array(statistics.terms.length);
  for (const term of rowTerms) counts[term]++;
  const numbers = new Int32Array(counts.length);
  const terms: string[] = [];
  const holders: number[] = [];
  const starts: number[] = [0];
  counts.forEach((count, term) => {
    if (count === 0) return;
    numbers[term] = terms.length;
    terms.push(statistics.terms[term]);
    holders.push(statistics.holders[term]);
    starts.push(starts[starts.length - 1] + count);
  });
  const next = Uint32Array.from(starts);
  const rows = new Uint32Array(rowTerms.length);
  const impacts = new Float32Array(rowTerms.length);
  for (let document = 0, i = 0; document < size; document++) {
    for (; i < ends[document]; i++) {
      const at = next[numbers[rowTerms[i]]]++;
      rows[at] = document;
      impacts[at] = values[i];
    }
  }
  return {
    documents: size,
    terms,
    starts: Uint32Array.from(starts),
    rows,
    impacts,
    options,
    population,
    meanLengths,
    holders: Uint32Array.from(holders),
  };
}
