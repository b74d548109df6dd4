import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { rowLevel } from '../taxonomy/node-rows.js';

/** The ids of all symbols of a level, removed ones too: a symbol keeps its id for ever. */
export async function nodeIdsAt(
  { pool }: Pick<Database, 'pool'>,
  level: CpcLevel,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ symbol: string; id: number }>(
    'SELECT symbol, id FROM cpc_node WHERE level = $1::cpc_level',
    [rowLevel[level]],
  );
  return new Map(rows.map(({ symbol, id }) => [symbol, id]));
}
