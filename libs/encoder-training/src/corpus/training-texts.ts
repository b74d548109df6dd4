import { SECTIONS, sectionOf, symbolText, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { patentText, type PatentRecord } from '@nonet/patents';
import type { TokenizedTexts } from '@nonet/encoder/tokenizer';
import { buildSymbolTable, type SymbolTable } from './symbol-table.js';
import type { SoftLabels, Teachers } from './teachers.js';

/** Patents of one source. */
export interface TrainingCorpus {
  readonly patents: AsyncIterable<PatentRecord> | Iterable<PatentRecord>;
  /**
   * Sections whose symbols the source does not know, or has on every patent: they are neither right nor wrong
   * there.
   */
  readonly unknownSections: readonly CpcSymbol[];
}

/** Texts as token ids without special tokens, and what is known of each. All arrays, so that threads can share it. */
export interface TrainingTexts {
  readonly tokens: TokenizedTexts;
  /** Text `i` has the symbols `labels[labelOffsets[i] .. labelOffsets[i + 1])`, as rows of the symbol table. */
  readonly labels: Int32Array;
  readonly labelOffsets: Int32Array;
  /** 1 where a symbol that a text does not have does not apply to it. */
  readonly complete: Uint8Array;
  /** Bit `s` is set where nothing is known of section `SECTIONS[s]`. */
  readonly unknownSections: Uint16Array;
  /** What teachers say of the texts, where there are any. */
  readonly taught?: SoftLabels;
}

/** Patents that cannot be trained on. */
export interface SkippedPatents {
  readonly withoutText: number;
  readonly withoutSymbol: number;
}

export interface TrainingData {
  readonly texts: TrainingTexts;
  readonly evaluation: TrainingTexts;
  readonly table: SymbolTable;
  /** The text of each row of the table, then the second texts that some rows have. */
  readonly symbolTokens: TokenizedTexts;
  /** For each row, which of `symbolTokens` is its second text; -1 where it has none. */
  readonly secondTexts: Int32Array;
  readonly skipped: SkippedPatents;
}

/** Cuts texts into token ids without special tokens. */
export type Tokenize = (texts: readonly string[]) => Promise<TokenizedTexts>;

const LONGEST_TEXT = 2500;
export interface CollectOptions {
  /** Words in which patents speak of a symbol where its title uses others: a second text of it. */
  readonly keywords?: ReadonlyMap<CpcSymbol, string>;
  /** Asked of each text that is trained on. */
  readonly teachers?: Pick<Teachers, 'labels' | 'digest' | 'read'>;
  readonly signal?: AbortSignal;
}

/** Texts in memory at a time, before they are tokenised. */
const WINDOW = 4096;

interface Collected {
  readonly tokens: TokenizedTexts[];
  readonly symbols: CpcSymbol[][];
  readonly complete: number[];
  readonly unknown: number[];
  readonly taught: Uint8Array[];
}

/**
 * Reads the corpora once and keeps token ids only: some 4 bytes for each of at most 2,500 characters of a patent, at most
 * 2 KB a patent, 90 MB for 44,000.
 */
export async function collectTrainingData(
  corpora: readonly TrainingCorpus[],
  evaluation: readonly TrainingCorpus[],
  taxonomy: Taxonomy,
  tokenize: Tokenize,
  { keywords = new Map(), teachers, signal }: CollectOptions = {},
): Promise<TrainingData> {
  const skipped = { withoutText: 0, withoutSymbol: 0 };
  const training = await collect(corpora, { taxonomy, tokenize, teachers, skipped, signal });
  const uncounted = { withoutText: 0, withoutSymbol: 0 };
  const held = await collect(evaluation, { taxonomy, tokenize, skipped: uncounted, signal });
  const table = buildSymbolTable(taxonomy, [...training.symbols, ...held.symbols].flat());
  const rows = new Map(table.symbols.map((symbol, row) => [symbol, row]));
  const second = table.symbols.filter((symbol) => keywords.has(symbol));
  const secondTexts = new Int32Array(table.symbols.length).fill(-1);
  second.forEach((symbol, i) => (secondTexts[rows.get(symbol)!] = table.symbols.length + i));
  const first = table.symbols.map((symbol) => symbolText(taxonomy, symbol));
  return {
    texts: {
      ...assemble(training, rows),
      ...(teachers && { taught: softLabels(training, teachers) }),
    },
    evaluation: assemble(held, rows),
    table,
    symbolTokens: await tokenize([...first, ...second.map((symbol) => keywords.get(symbol)!)]),
    secondTexts,
    skipped,
  };
}

interface Collecting extends Pick<CollectOptions, 'teachers' | 'signal'> {
  readonly taxonomy: Taxonomy;
  readonly tokenize: Tokenize;
  readonly skipped: { withoutText: number; withoutSymbol: number };
}

async function collect(
  corpora: readonly TrainingCorpus[],
  { taxonomy, tokenize, teachers, skipped, signal }: Collecting,
): Promise<Collected> {
  const collected: Collected = { tokens: [], symbols: [], complete: [], unknown: [], taught: [] };
  let waiting: string[] = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    collected.tokens.push(await tokenize(waiting));
    if (teachers) collected.taught.push(await teachers.read(waiting, signal));
    waiting = [];
  };
  for (const { patents, unknownSections } of corpora) {
    for await (const patent of patents) {
      signal?.throwIfAborted();
      const text = patentText(patent, { maxCharacters: LONGEST_TEXT });
      const unknown = [...unknownSections, ...patent.unknown];
      const symbols = knownSymbols(patent, taxonomy, unknown);
      if (text.trim() === '') skipped.withoutText++;
      else if (symbols.length === 0) skipped.withoutSymbol++;
      else {
        waiting.push(text);
        collected.symbols.push(symbols);
        collected.complete.push(patent.labels === 'partial' || patent.labels === 'single' ? 0 : 1);
        collected.unknown.push(unknown.reduce((bits, section) => bits | (1 << SECTIONS.indexOf(section)), 0));
        if (waiting.length === WINDOW) await flush();
      }
    }
  }
  await flush();
  return collected;
}

/** The symbols of a patent as the taxonomy has them; one that it lacks counts as its ancestor. */
function knownSymbols(
  { classifications }: PatentRecord,
  taxonomy: Taxonomy,
  unknownSections: readonly CpcSymbol[],
): CpcSymbol[] {
  const found = new Set<CpcSymbol>();
  for (const { symbol } of classifications) {
    if (unknownSections.includes(sectionOf(symbol))) continue;
    const known = nearestKnown(symbol, taxonomy);
    if (known !== null) found.add(known);
  }
  return [...found];
}

function nearestKnown(symbol: CpcSymbol, taxonomy: Taxonomy): CpcSymbol | null {
  if (taxonomy.has(symbol)) return symbol;
  const [subclass, group] = symbol.split(' ');
  const above = [group && `${subclass} ${group.split('/')[0]}/00`, subclass] as (CpcSymbol | undefined)[];
  return above.find((candidate) => candidate && taxonomy.has(candidate)) ?? null;
}

function assemble(
  { tokens, symbols, complete, unknown }: Collected,
  rows: ReadonlyMap<CpcSymbol, number>,
): TrainingTexts {
  const labelOffsets = new Int32Array(symbols.length + 1);
  symbols.forEach((list, i) => (labelOffsets[i + 1] = labelOffsets[i]! + list.length));
  return {
    tokens: joinTexts(tokens),
    labels: Int32Array.from(symbols.flat(), (symbol) => rows.get(symbol)!),
    labelOffsets,
    complete: Uint8Array.from(complete),
    unknownSections: Uint16Array.from(unknown),
  };
}

function softLabels(
  { taught }: Collected,
  { labels, digest }: Pick<Teachers, 'labels' | 'digest'>,
): SoftLabels {
  const probabilities = new Uint8Array(taught.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of taught) {
    probabilities.set(part, at);
    at += part.length;
  }
  return { labels, probabilities, digest };
}

function joinTexts(parts: readonly TokenizedTexts[]): TokenizedTexts {
  const count = parts.reduce((sum, { offsets }) => sum + offsets.length - 1, 0);
  const ids = new Int32Array(parts.reduce((sum, part) => sum + part.ids.length, 0));
  const offsets = new Int32Array(count + 1);
  let [text, token] = [0, 0];
  for (const part of parts) {
    ids.set(part.ids, token);
    for (let i = 1; i < part.offsets.length; i++) offsets[++text] = token + part.offsets[i]!;
    token += part.ids.length;
  }
  return { ids, offsets };
}

/** The labels of a text, as rows of the symbol table. */
export const labelsOf = ({ labels, labelOffsets }: TrainingTexts, text: number): Int32Array =>
  labels.subarray(labelOffsets[text], labelOffsets[text + 1]);

/** Whether all is known of a symbol's section in a text. */
export const isKnown = ({ unknownSections }: TrainingTexts, text: number, section: number): boolean =>
  ((unknownSections[text]! >> section) & 1) === 0;
