import { type CpcSymbol, levelOf, mainGroupOf, subclassOf, type SymbolFact } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { copyRows, type CopyValue, SCHEME_CHANNEL } from '../database/index.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import { linkPatents } from './apply-scheme.js';

export interface FactReport {
  readonly added: number;
  readonly updated: number;
}

/**
 * Writes facts in the caller's transaction. What a publication does not say stays as it was; lists of successors and of what a symbol was split into grow. Symbols that
 * are gone and that no imported scheme had become tombstones, so that patents with them are known to have them.
 */
export async function writeFacts(
  client: pg.ClientBase,
  facts: Iterable<SymbolFact>,
  signal: AbortSignal,
): Promise<FactReport> {
  await client.query(`
    CREATE TEMPORARY TABLE staged_fact (
      symbol text NOT NULL, level cpc_level NOT NULL, main_group text, subclass text, says_valid boolean NOT NULL,
      valid_from date, valid_to date, removed_in text, successors text[], ipc text[], split_into text[], split_in text
    ) ON COMMIT DROP`);
  await copyRows(client, 'staged_fact', stagedFacts(facts), signal);
  await client.query('ANALYZE staged_fact');
  const updated = await client.query(
    `UPDATE cpc_symbol_fact f
        SET (valid_from, valid_to, successors, ipc, split_into, split_in) = ROW(${AFTER})
       FROM staged_fact s
      WHERE s.symbol = f.symbol 
        AND (f.valid_from, f.valid_to, f.successors, f.ipc, f.split_into, f.split_in) IS DISTINCT FROM (${AFTER})`,
  );
  const added = await client.query(
    `INSERT INTO cpc_symbol_fact (symbol, valid_from, valid_to, successors, ipc, split_into, split_in)
     SELECT symbol, valid_from, valid_to, coalesce(successors, '{}'), ipc, coalesce(split_into, '{}'), split_in
       FROM staged_fact s
      WHERE NOT EXISTS (SELECT FROM cpc_symbol_fact f WHERE f.symbol = s.symbol)`,
  );
  await bury(client);
  await linkPatents(client);
  await client.query(`NOTIFY ${SCHEME_CHANNEL}`);
  return { added: added.rowCount ?? 0, updated: updated.rowCount ?? 0 };
}

/** What the columns of a row `f` become by the staged row `s` of the same symbol. */
const AFTER = `
  CASE WHEN s.says_valid THEN s.valid_from ELSE f.valid_from END,
  CASE WHEN s.says_valid THEN s.valid_to ELSE f.valid_to END,
  CASE WHEN s.successors IS NULL THEN f.successors
       ELSE ARRAY(SELECT DISTINCT unnest(f.successors || s.successors) ORDER BY 1) END,
  coalesce(s.ipc, f.ipc),
  CASE WHEN s.split_into IS NULL THEN f.split_into
       ELSE ARRAY(SELECT DISTINCT unnest(f.split_into || s.split_into) ORDER BY 1) END,
  greatest(s.split_in, f.split_in)`;

/** Symbols that are gone already: those that no scheme had, and those that were gone before a scheme showed it. */
async function bury(client: pg.ClientBase): Promise<void> {
  await client.query(
    `UPDATE cpc_node n SET removed_in = s.removed_in FROM staged_fact s
      WHERE n.symbol = s.symbol AND n.removed_in > s.removed_in`,
  );
  await client.query(`
    INSERT INTO cpc_node (symbol, level, title, added_in, removed_in, parent_id)
    SELECT s.symbol, s.level, '', coalesce(to_char(s.valid_from, 'YYYY.MM'), s.removed_in), s.removed_in,
           (SELECT p.id FROM cpc_node p WHERE p.symbol IN (s.main_group, s.subclass) AND p.symbol <> s.symbol
             ORDER BY length(p.symbol) DESC LIMIT 1)
      FROM staged_fact s
     WHERE s.removed_in <= to_char(now(), 'YYYY.MM')
       AND NOT EXISTS (SELECT FROM cpc_node n WHERE n.symbol = s.symbol)
     ORDER BY s.symbol`);
}

function* stagedFacts(facts: Iterable<SymbolFact>): Generator<CopyValue[]> {
  for (const { symbol, valid, removedIn, successors, ipc, split } of facts)
    yield [
      symbol,
      rowLevel[levelOf(symbol)],
      mainGroupOf(symbol),
      subclassOf(symbol),
      valid !== undefined,
      valid?.from ?? null,
      valid?.to ?? null,
      removedIn ?? null,
      successors === undefined ? null : arrayOf([...successors].sort()),
      ipc === undefined ? null : arrayOf(ipc),
      split === undefined ? null : arrayOf([...split.into].sort()),
      split?.in ?? null,
    ];
}

/** As PostgreSQL writes arrays; symbols hold nothing that needs escaping but white space. */
const arrayOf = (symbols: readonly CpcSymbol[]): string =>
  `{${symbols.map((symbol) => `"${symbol}"`).join()}}`;
