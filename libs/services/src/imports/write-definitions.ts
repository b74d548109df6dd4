import { readDefinitionSections } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { copyRows, type CopyValue } from '../database/index.js';
import type { SchemeToWrite } from './write-scheme.js';

/** So many definitions are in memory at a time. */
const ROWS_AT_A_TIME = 2_000;

interface Defined extends Pick<SchemeToWrite, 'missingDefinitions'> {
  readonly definedBy: string | null;
}

/** Writes the definitions of a file section by section, in the caller's transaction; without a file, those there are stay or go. */
export async function writeDefinitions(
  client: pg.ClientBase,
  { definedBy, missingDefinitions }: Defined,
  signal: AbortSignal,
): Promise<void> {
  if (missingDefinitions === 'drop') await client.query('DELETE FROM cpc_definition');
  if (definedBy === null) return;
  await client.query(
    'CREATE TEMPORARY TABLE staged_definition (symbol text NOT NULL, sections jsonb NOT NULL) ON COMMIT DROP',
  );
  let rows: CopyValue[][] = [];
  for await (const { symbol, sections } of readDefinitionSections(definedBy, { signal })) {
    rows.push([symbol, JSON.stringify(sections)]);
    if (rows.length < ROWS_AT_A_TIME) continue;
    await copyRows(client, 'staged_definition', rows, signal);
    rows = [];
  }
  await copyRows(client, 'staged_definition', rows, signal);
  await client.query(
    `INSERT INTO cpc_definition (symbol, sections)
     SELECT DISTINCT ON (symbol) symbol, sections FROM staged_definition ORDER BY symbol
     ON CONFLICT (symbol) DO UPDATE SET sections = excluded.sections`,
  );
}
