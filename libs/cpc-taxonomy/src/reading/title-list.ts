import { levelOf, tryParseSymbol, type CpcSymbol } from '../symbol/symbol.js';
import { collapseWhiteSpace, isAdditionalOnly, isHeading, type SchemeEntry } from './scheme-entry.js';
import { SchemeError, type SchemePlace } from './scheme-error.js';
import { readLineBlocks } from './text-lines.js';

const HEADER = 'expected "symbol<TAB>level<TAB>title", with a definition as fourth column if you like';

/**
 * Reads one file of the title list: rows `symbol<TAB>level<TAB>title[<TAB>definition]`, where level is empty above the
 * main group, 0 for a main group and the number of dots for a subgroup. Lines that start with `#` before the first row
 * are comments. Throws `SchemeError` (`SCHEME_ROW_INVALID`, `SCHEME_ENCODING_INVALID`).
 */
export async function* readTitleList(
  chunks: AsyncIterable<Buffer>,
  place: SchemePlace,
): AsyncGenerator<SchemeEntry, void, undefined> {
  let inHeader = true;
  for await (const { first, lines } of readLineBlocks(chunks, place)) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i];
      if (line === '' || (inHeader && line.startsWith('#'))) continue;
      inHeader = false;
      yield readRow(line, { ...place, line: first + i });
    }
  }
}

function readRow(line: string, place: SchemePlace): SchemeEntry {
  const columns = line.split('\t');
  if (columns.length < 3 || columns.length > 4) {
    throw rowError(place, `${columns.length} columns; ${HEADER}.`);
  }
  const symbol = tryParseSymbol(columns[0]);
  if (symbol === null)
    throw rowError(place, `${JSON.stringify(columns[0].slice(0, 40))} is not a CPC symbol; ${HEADER}.`);
  const title = columns[2].trim();
  if (title === '') throw rowError(place, `${symbol} has no title.`);
  return {
    symbol,
    depth: readDepth(columns[1].trim(), symbol, place),
    title,
    notAllocatable: isHeading(symbol),
    additionalOnly: isAdditionalOnly(symbol),
    definition: columns.length === 4 ? collapseWhiteSpace(columns[3]) || null : null,
  };
}

function readDepth(text: string, symbol: CpcSymbol, place: SchemePlace): number | null {
  const level = levelOf(symbol);
  const fits =
    level === 'main-group' ? text === '0' : level === 'subgroup' ? /^[1-9]\d?$/.test(text) : text === '';
  if (!fits) {
    const allowed = 'empty above the main group, 0 for a main group, the number of dots for a subgroup';
    throw rowError(
      place,
      `${JSON.stringify(text.slice(0, 40))} is not a level of ${symbol}; allowed is ${allowed}.`,
    );
  }
  return text === '' ? null : Number(text);
}

function rowError(place: SchemePlace, what: string): SchemeError {
  return new SchemeError('SCHEME_ROW_INVALID', place, what);
}

/** The version that a comment of the header names: `# version: 2025.05`; null without one. */
export function versionInHeader(head: string): string | null {
  for (const line of head.split('\n')) {
    if (!line.startsWith('#') && line.trim() !== '') return null;
    const version = /^#\s*version:\s*(\d{4}\.\d{2})\s*$/i.exec(line);
    if (version !== null) return version[1];
  }
  return null;
}

/** The version that the name of a published file carries: `cpc-section-A_20250501.txt`, `CPCTitleList202505.zip`. */
export function versionInName(name: string): string | null {
  const date = /(?:^|\D)((?:19|20)\d{2})(0[1-9]|1[0-2])(?:\d{2})?(?:\D|$)/.exec(name);
  return date === null ? null : `${date[1]}.${date[2]}`;
}
