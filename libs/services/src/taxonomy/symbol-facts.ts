import type { CpcSymbol, RemovedSymbol } from '@nonet/cpc-taxonomy';

/** Runs a statement, on whatever connection. */
export type RunQuery = <Row extends object>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

/** What the publications beside the scheme say of a symbol. */
export interface SymbolFacts {
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** Null: no concordance says; empty: it has no counterpart in the IPC. */
  readonly ipc: readonly CpcSymbol[] | null;
}

const NOTHING_KNOWN: SymbolFacts = { validFrom: null, validTo: null, ipc: null };

/** For loaders: one answer for each symbol, in order. */
export async function factsOf(query: RunQuery, symbols: readonly CpcSymbol[]): Promise<SymbolFacts[]> {
  const rows = await query<SymbolFacts & { symbol: CpcSymbol }>(
    `SELECT symbol, valid_from::text AS "validFrom", valid_to::text AS "validTo", ipc
       FROM cpc_symbol_fact WHERE symbol = ANY($1)`,
    [symbols],
  );
  const facts = new Map(rows.map(({ symbol, ...said }) => [symbol, said]));
  return symbols.map((symbol) => facts.get(symbol) ?? NOTHING_KNOWN);
}

/**
 * What became of symbols that the scheme does not have any more, of these or of all. A successor that is gone too stands for its own
 * successors; one that no scheme has had yet is named all the same.
 */
export async function removedSymbols(
  query: RunQuery,
  symbols: readonly CpcSymbol[] | 'all',
): Promise<Map<CpcSymbol, RemovedSymbol>> {
  const rows = await query<RemovedSymbol & { symbol: CpcSymbol }>(
    `WITH RECURSIVE gone AS (
       SELECT n.symbol, n.removed_in, f.valid_to, coalesce(f.successors, '{}') AS successors
         FROM cpc_node n LEFT JOIN cpc_symbol_fact f ON f.symbol = n.symbol
        WHERE n.removed_in IS NOT NULL),
     heir (origin, symbol) AS (
       SELECT symbol, unnest(successors) FROM gone WHERE $1::text[] IS NULL OR symbol = ANY($1)
       UNION SELECT heir.origin, unnest(gone.successors) FROM heir JOIN gone ON gone.symbol = heir.symbol)
     SELECT gone.symbol, gone.removed_in AS "removedIn", gone.valid_to::text AS "validTo",
            ARRAY(SELECT heir.symbol FROM heir LEFT JOIN cpc_node n ON n.symbol = heir.symbol
                   WHERE heir.origin = gone.symbol AND n.removed_in IS NULL
                   ORDER BY n.position, heir.symbol) AS successors
       FROM gone WHERE $1::text[] IS NULL OR gone.symbol = ANY($1)`,
    [symbols === 'all' ? null : symbols],
  );
  return new Map(rows.map(({ symbol, ...removed }) => [symbol, removed]));
}
