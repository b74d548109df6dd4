import { readLineBlocks } from '../reading/text-lines.js';
import type { SchemePlace } from '../reading/scheme-error.js';
import { CPC_ONLY } from '../reading/scheme-entry.js';
import { tryParseSymbol, type CpcSymbol } from '../symbol/symbol.js';
import { dateIn, isNoEnd, symbolsIn, versionAfter } from './fact-values.js';
import type { BadRow, CompanionRow, SymbolFact } from './symbol-fact.js';
import type { TableColumns } from './table-columns.js';
import { cellsOf } from './table-sample.js';

const EXCERPT = 200;
/** Types of a revision concordance list that take a symbol out of use: deleted, and frozen until it is. */
const GOING = /^(?:D|F|deleted|frozen)$/i;
const GONE = /^(?:D|deleted)$/i;

/** Reads a table of facts; rows that cannot be read are named, and the others go on. Throws `SchemeError`. */
export async function* readTable(
  chunks: AsyncIterable<Buffer>,
  columns: TableColumns,
  { place, version }: { readonly place: SchemePlace; readonly version: string | null },
): AsyncGenerator<CompanionRow> {
  let isFirst = true;
  for await (const { first, lines } of readLineBlocks(chunks, place)) {
    for (const [at, line] of lines.entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      const cells = cellsOf(line, columns.delimiter);
      const symbol = tryParseSymbol(cells[columns.symbol] ?? '');
      const isHeader = isFirst && symbol === null;
      isFirst = false;
      if (isHeader) continue;
      const read = symbol === null ? notASymbol(cells[columns.symbol] ?? '') : factOf(cells, symbol);
      if (typeof read === 'string') yield badRow(read, first + at, line);
      else if (read !== null) yield read;
    }
  }

  function factOf(cells: readonly string[], symbol: CpcSymbol): SymbolFact | string | null {
    const cell = (at: number | null) => (at === null ? '' : (cells[at] ?? ''));
    const target = cell(columns.target);
    if (columns.kind === 'validity') return validityOf(symbol, cell(columns.from), cell(columns.to), target);
    if (columns.kind === 'concordance') {
      const ipc = CPC_ONLY.test(target) ? [] : symbolsIn(target);
      if (ipc.length === 0 && target !== '' && !CPC_ONLY.test(target)) return notASymbol(target);
      return target === '' ? null : { symbol, ipc };
    }
    const type = columns.type === null ? 'D' : cell(columns.type);
    if (!GOING.test(type)) return null;
    const successors = symbolsIn(target).filter((other) => other !== symbol);
    const isGone = GONE.test(type) && version !== null;
    return { symbol, successors, ...(isGone && { removedIn: version }) };
  }

  function badRow(reason: string, line: number, text: string): BadRow {
    return { entry: place.entry, line, reason, excerpt: text.slice(0, EXCERPT) };
  }
}

function validityOf(symbol: CpcSymbol, from: string, to: string, target: string): SymbolFact | string {
  const begin = isNoEnd(from) ? null : dateIn(from);
  const end = isNoEnd(to) ? null : dateIn(to);
  if (begin === null && !isNoEnd(from)) return notADate(from);
  if (end === null && !isNoEnd(to)) return notADate(to);
  const successors = symbolsIn(target).filter((other) => other !== symbol);
  return {
    symbol,
    valid: { from: begin, to: end },
    ...(end !== null && { removedIn: versionAfter(end) }),
    ...(successors.length > 0 && { successors }),
  };
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));
const notASymbol = (text: string): string => `${shown(text)} is no symbol`;
const notADate = (text: string): string => `${shown(text)} is no date; write it as 2013-01-01`;
