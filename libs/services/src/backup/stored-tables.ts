import type pg from 'pg';
import type { Table } from './contents.js';

/**
 * The tables of the schema with the columns that hold something of their own (generated ones are made again), each table
 * after those that its rows point to.
 */
export async function storedTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind = 'r' AND c.relname <> '_prisma_migrations'
      GROUP BY c.relname ORDER BY c.relname`,
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `SELECT f.relname AS from, t.relname AS to
       FROM pg_constraint k
       JOIN pg_class f ON f.oid = k.conrelid
       JOIN pg_class t ON t.oid = k.confrelid
       JOIN pg_namespace n ON n.oid = f.relnamespace AND n.nspname = current_schema()
      WHERE k.contype = 'f' AND k.conrelid <> k.confrelid`,
  );
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const placed = new Set(ordered.map(({ name }) => name));
    const next = tables.find(
      ({ name }) => !placed.has(name) && references.every(({ from, to }) => from !== name || placed.has(to)),
    );
    if (!next) throw new Error('Tables that point to each other cannot be put in order.');
    ordered.push(next);
  }
  return ordered;
}

/** Quotes names in SQL; those of an archive are checked to be words, but not trusted. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const columnsOf = ({ columns }: Table) => columns.map(quoted).join(', ');

/** Advances every sequence behind the highest number in its table. */
export async function advanceCounters(client: pg.ClientBase, tables: readonly Table[]): Promise<void> {
  const { rows: counters } = await client.query<{ table: string; column: string; counter: string }>(
    `SELECT t.name AS table, c.name AS column, pg_get_serial_sequence(quote_ident(t.name), c.name) AS counter
       FROM jsonb_to_recordset($1::jsonb) AS t(name text, columns text[]), unnest(t.columns) AS c(name)
      WHERE pg_get_serial_sequence(quote_ident(t.name), c.name) IS NOT NULL`,
    [JSON.stringify(tables)],
  );
  for (const { table, column, counter } of counters) {
    const highest = `SELECT max(${quoted(column)}) AS value FROM ${quoted(table)}`;
    await client.query(
      `SELECT setval($1::regclass, highest.value) FROM (${highest}) AS highest WHERE highest.value IS NOT NULL`,
      [counter],
    );
  }
}
