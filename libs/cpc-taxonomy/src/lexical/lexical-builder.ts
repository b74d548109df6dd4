import { termOf, words } from './analysis.js';
import type { LexicalDocument, LexicalOptions, Postings } from './lexical-index.js';

/** Term counts of one field, all documents: entries of a document stand together. */
interface FieldCounts {
  readonly terms: number[];
  readonly counts: number[];
  /** Where a document's entries end; a document without this field repeats the value before. */
  readonly ends: number[];
  readonly lengths: number[];
  readonly weights: number[];
}

/** Numbers the terms and works out what each adds to each document. */
export function buildIndex(documents: Iterable<LexicalDocument>, options: LexicalOptions): Postings {
  const termNumbers = new Map<string, number>();
  const fields: FieldCounts[] = [];
  const size = countFields(documents, termNumbers, fields);
  const meanLengths = fields.map(
    ({ lengths }) =>
      lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.filter(Boolean).length),
  );

  // Document after document: the weighted, length-normalised frequency of its terms.
  const rowTerms: number[] = [];
  const rowFrequencies: number[] = [];
  const rowEnds = new Uint32Array(size);
  const frequencies = new Float64Array(termNumbers.size);
  for (let document = 0; document < size; document++) {
    const touched: number[] = [];
    fields.forEach((field, f) => {
      const norm = 1 - options.b + (options.b * (field.lengths[document] ?? 0)) / Math.max(1, meanLengths[f]);
      const factor = (field.weights[document] ?? 0) / norm;
      if (!(factor > 0)) return;
      for (let i = field.ends[document - 1] ?? 0; i < field.ends[document]; i++) {
        const term = field.terms[i];
        if (frequencies[term] === 0) touched.push(term);
        frequencies[term] += field.counts[i] * factor;
      }
    });
    for (const term of touched) {
      rowTerms.push(term);
      rowFrequencies.push(frequencies[term]);
      frequencies[term] = 0;
    }
    rowEnds[document] = rowTerms.length;
  }
  return transpose(size, [...termNumbers.keys()], rowTerms, rowFrequencies, rowEnds, options);
}

function countFields(
  documents: Iterable<LexicalDocument>,
  termNumbers: Map<string, number>,
  fields: FieldCounts[],
): number {
  const numberOfWord = new Map<string, number>();
  const numberOf = (word: string): number => {
    let number = numberOfWord.get(word);
    if (number !== undefined) return number;
    const term = termOf(word);
    number = term === '' ? -1 : (termNumbers.get(term) ?? termNumbers.size);
    if (number === termNumbers.size) termNumbers.set(term, number);
    numberOfWord.set(word, number);
    return number;
  };
  let size = 0;
  for (const document of documents) {
    document.fields.forEach(({ text, weight }, f) => {
      const field = (fields[f] ??= { terms: [], counts: [], ends: [], lengths: [], weights: [] });
      while (field.ends.length < size) pushDocument(field, 0, 0);
      const counts = new Map<number, number>();
      let length = 0;
      for (const word of words(text)) {
        const term = numberOf(word);
        if (term < 0) continue;
        length++;
        counts.set(term, (counts.get(term) ?? 0) + 1);
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

/** Rows of documents into rows of terms, frequencies into what they add to a score. */
function transpose(
  size: number,
  terms: string[],
  rowTerms: readonly number[],
  rowFrequencies: readonly number[],
  rowEnds: Uint32Array,
  options: LexicalOptions,
): Postings {
  const starts = new Uint32Array(terms.length + 1);
  for (const term of rowTerms) starts[term + 1]++;
  const idf = Float64Array.from(terms, (_, term) => {
    const holders = starts[term + 1];
    return Math.log(1 + (size - holders + 0.5) / (holders + 0.5)) ** options.idfPower;
  });
  for (let term = 0; term < terms.length; term++) starts[term + 1] += starts[term];
  const next = starts.slice(0, -1);
  const rows = new Uint32Array(rowTerms.length);
  const impacts = new Float32Array(rowTerms.length);
  for (let document = 0, i = 0; document < size; document++) {
    for (; i < rowEnds[document]; i++) {
      const term = rowTerms[i];
      const frequency = rowFrequencies[i];
      const at = next[term]++;
      rows[at] = document;
      impacts[at] = (idf[term] * frequency * (options.k1 + 1)) / (frequency + options.k1);
    }
  }
  return { documents: size, terms, starts, rows, impacts };
}
