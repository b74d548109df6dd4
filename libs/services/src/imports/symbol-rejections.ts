import { type CpcSymbol, describeRemoval, type SlashlessMeaning } from '@nonet/cpc-taxonomy';
import { rejected, type Rejection } from '@nonet/patents';
import type pg from 'pg';
import { removedSymbols } from '../taxonomy/symbol-facts.js';
import type { PatentRow } from './import-row.js';
import type { MatchedBatch } from './match-patents.js';
import type { Meanings } from './settle-slashless.js';

/** What of the rows could not be settled: numbers that mean several publications, slashless symbols that mean several groups or none. */
export function fieldRejections(
  rows: readonly PatentRow[],
  ambiguous: MatchedBatch['ambiguous'],
  { meanings, told }: { readonly meanings: Meanings; readonly told: Set<string> },
): Rejection[] {
  return [
    ...ambiguous.map(({ row, numbers }) =>
      ofField(row, 'PATENT_NUMBER_AMBIGUOUS', row.number, meansSeveral(numbers)),
    ),
    ...rows.flatMap((row) => [
      ...row.slashless.flatMap((text) => unsettled(row, text, meanings.cpc.get(text), 'the scheme has')),
      // Of former editions of the IPC the scheme knows little, and each group of them would be told all over.
      ...row.slashlessIpc.flatMap((text) => {
        const isNews = !told.has(`IPC ${text}`);
        told.add(`IPC ${text}`);
        return isNews ? unsettled(row, text, meanings.ipc.get(text), 'of the IPC the scheme knows') : [];
      }),
    ]),
  ];
}

function unsettled(
  row: PatentRow,
  text: string,
  meaning: SlashlessMeaning | undefined,
  whoKnows: string,
): Rejection[] {
  if (meaning?.type === 'ambiguous') {
    const reason = `"${text}" may be ${meaning.symbols.join(' or ')}; write it with its slash`;
    return [ofField(row, 'PATENT_SYMBOL_AMBIGUOUS', text, reason)];
  }
  if (meaning?.type !== 'unknown') return [];
  return [ofField(row, 'PATENT_SYMBOL_UNKNOWN', text, `${whoKnows} no group that "${text}" may be`)];
}

/**
 * Symbols that the scheme has not, or not any more, each told where an import meets it first: old documents have some of them all
 * over. They are kept; what came in place of those that were removed is named.
 */
export async function unknownSymbols(
  client: pg.ClientBase,
  rows: readonly PatentRow[],
  unknown: readonly CpcSymbol[],
  told: Set<string>,
): Promise<Rejection[]> {
  const news = new Set(unknown.filter((symbol) => !told.has(symbol)));
  if (news.size === 0) return [];
  const removed = await removedSymbols(
    async (sql, values) => (await client.query(sql, [...values])).rows,
    [...news],
  );
  return rows.flatMap((row) =>
    row.classifications.flatMap(({ symbol }) => {
      if (!news.delete(symbol)) return [];
      told.add(symbol);
      const gone = removed.get(symbol);
      const why = gone === undefined ? '' : `: ${describeRemoval(gone)}`;
      const reason = `the scheme has no ${symbol}${why}. It is kept, and said once an import`;
      return [ofField(row, 'PATENT_SYMBOL_UNKNOWN', symbol, reason)];
    }),
  );
}

const meansSeveral = (numbers: readonly string[]): string =>
  `without a kind it may be any of ${numbers.slice(0, 5).join(', ')}, or another publication; it is kept as a patent of its own`;

function ofField(row: PatentRow, code: Rejection['code'], met: string, reason: string): Rejection {
  const where = { file: row.source.file, place: row.place };
  return rejected('field', code, `${row.number}: ${reason}`, where, met).rejection;
}
