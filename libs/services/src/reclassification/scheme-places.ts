import { type CpcSymbol, plainTitle } from '@nonet/cpc-taxonomy';
import { keptEmbeddings } from '@nonet/encoder';
import type { ComparedSymbol } from '@nonet/experts/reclassification';
import { row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type pg from 'pg';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import type { ReclassificationOptions } from './reclassification.service.js';

/** Titles embedded and kept at a time. */
const PART = 256;

interface PlaceRow {
  readonly symbol: CpcSymbol;
  /** From the class down to it. */
  readonly titles: readonly string[];
}

/**
 * Symbols with the vectors of their titles and paths, those that are gone too: a tombstone keeps its title and the parent that it
 * had. Vectors are kept, so that a title is embedded once.
 */
export async function comparedSymbols(
  pool: pg.Pool,
  encoder: Encoder,
  symbols: readonly CpcSymbol[],
  { signal, onPreparation }: Pick<ReclassificationOptions, 'signal' | 'onPreparation'>,
): Promise<ComparedSymbol[]> {
  if (symbols.length === 0) return [];
  const { rows } = await pool.query<PlaceRow>(
    `WITH RECURSIVE above AS (
       SELECT symbol AS of, parent_id, title, level, 0 AS height FROM cpc_node WHERE symbol = ANY($1)
       UNION ALL
       SELECT above.of, n.parent_id, n.title, n.level, above.height + 1 FROM above JOIN cpc_node n ON n.id = above.parent_id)
     SELECT of AS symbol, coalesce(array_agg(title ORDER BY height DESC) FILTER (WHERE level <> 'SECTION'), '{}') AS titles
       FROM above GROUP BY of ORDER BY of`,
    [symbols],
  );
  const places = rows.map(({ symbol, titles }) => {
    const plain = titles.map(plainTitle);
    return { symbol, title: plain.at(-1) ?? '', path: plain.filter((title) => title !== '').join('; ') };
  });
  const vectors = await keptEmbeddings(
    places.flatMap(({ title, path }) => [title, path]),
    {
      encoder,
      role: 'passage',
      store: storedEmbeddings(pool),
      part: PART,
      signal,
      onProgress: onPreparation,
    },
  );
  return places.map(({ symbol, title }, at) => ({
    symbol,
    title,
    titleVector: row(vectors, 2 * at),
    pathVector: row(vectors, 2 * at + 1),
  }));
}
