import { unit } from '@nonet/numerics';
import { floats, type Database } from '../database/index.js';

/** A symbol that was answered for a patent. */
export interface JudgedSymbol {
  readonly patentId: number;
  readonly symbol: string;
  readonly score: number;
  readonly selected: boolean;
}

/**
 * A unit vector for each patent, by which they are compared: that of its text, if an encoder's are kept of all of them, else
 * the scores of its symbols. Nothing is computed by a model for it.
 */
export async function vectorsOf(
  { pool }: Pick<Database, 'pool'>,
  patentIds: readonly number[],
  symbols: readonly JudgedSymbol[],
): Promise<Map<number, Float32Array>> {
  // One look for each encoder: the index has them in order.
  const { rows } = await pool.query<{ encoder: string; id: number; vector: Buffer }>(
    `WITH RECURSIVE known AS (
       (SELECT encoder FROM text_embedding ORDER BY encoder LIMIT 1)
       UNION ALL
       SELECT (SELECT t.encoder FROM text_embedding t WHERE t.encoder > known.encoder ORDER BY t.encoder LIMIT 1)
         FROM known WHERE known.encoder IS NOT NULL)
     SELECT e.encoder, p.id, e.vector FROM known
       JOIN patent p ON p.id = ANY($1)
       JOIN text_embedding e ON e.encoder = known.encoder AND e.role = 'QUERY' AND e.text_hash = p.text_hash`,
    [patentIds],
  );
  for (const encoder of new Set(rows.map((row) => row.encoder))) {
    const own = rows.filter((row) => row.encoder === encoder);
    if (own.length === patentIds.length)
      return new Map(own.map(({ id, vector }) => [id, unit(floats(vector))]));
  }
  return scoreVectors(symbols);
}

function scoreVectors(symbols: readonly JudgedSymbol[]): Map<number, Float32Array> {
  const places = new Map<string, number>();
  for (const { symbol } of symbols) if (!places.has(symbol)) places.set(symbol, places.size);
  const vectors = new Map<number, Float32Array>();
  for (const { patentId, symbol, score } of symbols) {
    const vector = vectors.get(patentId) ?? new Float32Array(places.size);
    vector[places.get(symbol)!] = score;
    vectors.set(patentId, vector);
  }
  return new Map([...vectors].map(([id, vector]) => [id, unit(vector)]));
}
