import { CPC_ONLY } from '../reading/scheme-entry.js';
import { tryParseSymbol } from '../symbol/symbol.js';
import { dateIn } from './fact-values.js';
import type { CompanionKind } from './symbol-fact.js';
import { mostAre, sampleOf, type TableSample } from './table-sample.js';

/** Where the columns of a table are, and what it is. */
export interface TableColumns {
  readonly kind: CompanionKind;
  readonly delimiter: string;
  readonly symbol: number;
  readonly from: number | null;
  readonly to: number | null;
  /** What the symbol became, or is in the IPC. */
  readonly target: number | null;
  /** `D`, `F` … of a revision concordance list; null where it lists removed symbols alone. */
  readonly type: number | null;
}

/** `D`, `N`, `C` …, or in words. */
const TYPE = /^(?:[A-Z]|deleted|frozen|new|modified|unchanged)$/i;
const SUCCESSORS = /transfer|success|replac|target/;

/**
 * Finds out what a table is by its cells, its header line where it has one, and the name of its file; null where it is none of the
 * publications beside the scheme. A table of patents has a column in front of the symbols that is none of theirs.
 */
export function columnsOf(head: string, name: string): TableColumns | null {
  const sample = sampleOf(head);
  if (sample === null) return null;
  const symbol = symbolColumn(sample);
  if (symbol < 0) return null;
  const isTheirs = (cells: readonly string[]) =>
    cells.every((cell) => cell === '') ||
    mostAre(cells, (cell) => TYPE.test(cell) || /^\d{1,2}$/.test(cell)) ||
    areTargets(cells);
  if (!sample.columns.slice(0, symbol).every(isTheirs)) return null;
  return validityColumns(sample, symbol) ?? targetColumns(sample, symbol, name);
}

function symbolColumn({ header, columns }: TableSample): number {
  const hasSymbols = (at: number) => mostAre(columns[at] ?? [], isBelowSections);
  const named = header.findIndex((cell, at) => /\bcpc\b/.test(cell) && hasSymbols(at));
  return named >= 0 ? named : columns.findIndex((_, at) => hasSymbols(at));
}

/** Dates right behind the symbol, or columns that are named. */
function validityColumns({ header, columns, delimiter }: TableSample, symbol: number): TableColumns | null {
  const dates = columns.flatMap((cells, at) => (mostAre(cells, (cell) => dateIn(cell) !== null) ? [at] : []));
  const said = (words: RegExp) => header.findIndex((cell, at) => at !== symbol && words.test(cell));
  const isNamed = said(/valid/) >= 0 || (dates.length > 0 && said(/\bfrom\b|\bto\b|until|delet|remov/) >= 0);
  if (header.length > 0 ? !isNamed : dates[0] !== symbol + 1) return null;
  const until = said(/\bto\b|until|\bend\b|delet|remov/);
  const to = until >= 0 ? until : (dates.at(1) ?? (dates[0] ?? symbol + 1) + 1);
  const from = dates.find((at) => at !== to) ?? null;
  const successors = said(SUCCESSORS);
  const target = successors < 0 ? null : successors;
  return { kind: 'validity', delimiter, symbol, from, to, target, type: null };
}

function targetColumns(sample: TableSample, symbol: number, name: string): TableColumns | null {
  const { header, columns, delimiter } = sample;
  const said = (words: RegExp) => header.findIndex((cell, at) => at !== symbol && words.test(cell));
  const ipc = said(/\bipc\b/);
  const successors = said(SUCCESSORS) >= 0 ? said(SUCCESSORS) : said(/\bto\b|\bnew\b/);
  const named = ipc >= 0 ? ipc : successors;
  const target = named >= 0 ? named : columns.findLastIndex((cells, at) => at > symbol && areTargets(cells));
  if (target < 0) return null;
  const type = columns.findIndex((cells, at) => at !== symbol && mostAre(cells, (cell) => TYPE.test(cell)));
  const isTyped = type >= 0;
  return {
    kind: kindOf(),
    delimiter,
    symbol,
    from: null,
    to: null,
    target,
    type: isTyped ? type : null,
  };

  function kindOf(): CompanionKind {
    if (ipc >= 0) return 'concordance';
    if (successors >= 0 || isTyped) return 'revisions';
    if (/ipc/i.test(name) || columns[target].some((cell) => CPC_ONLY.test(cell))) return 'concordance';
    if (/rcl|revision|change/i.test(name)) return 'revisions';
    // The concordance has a column between the two, with a level or with nothing, and most symbols are their own counterparts.
    const isSame = columns[target].some((cell, row) => cell !== '' && cell === columns[symbol][row]);
    return target - symbol > 1 || isSame ? 'concordance' : 'revisions';
  }
}

/** `D` is a section, and the type of what is deleted. */
const isBelowSections = (cell: string): boolean => (tryParseSymbol(cell)?.length ?? 0) > 1;

/** Symbols, lists of them, or the mark of the concordance: never a title. */
const areTargets = (cells: readonly string[]): boolean =>
  mostAre(cells, (cell) => CPC_ONLY.test(cell) || cell.split(/[,;]/).every((part) => isBelowSections(part)));
