import { createHash } from 'node:crypto';
import { type CpcSymbol, sectionOf } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import type { ProjectedPatent } from './projection.service.js';

export interface PatentSample {
  readonly ids: readonly number[];
  readonly patents: readonly ProjectedPatent[];
  /** Changes with everything that a projection shows of the patents. */
  readonly digest: string;
}

/**
 * Draws patents that have a text and a symbol, each with the same chance. A patent's place in the draw follows from
 * its number and the seed: a sample changes little when patents are added, and a larger sample includes smaller
 * ones.
 */
export async function drawPatents(database: Database, size: number, seed: number): Promise<PatentSample> {
  const { rows } = await database.pool.query<SampleRow>(
    `SELECT p.id, p.number, p.title, encode(p.text_hash, 'hex') AS "textHash", c.symbol
       FROM (SELECT id, number, title, text_hash FROM patent
              WHERE text_hash IS NOT NULL AND EXISTS (SELECT FROM patent_classification c WHERE c.patent_id = patent.id)
              ORDER BY md5($2::text || '/' || number) LIMIT $1) p
       CROSS JOIN LATERAL (SELECT symbol FROM patent_classification c
                            WHERE c.patent_id = p.id ORDER BY first IS TRUE DESC, ordinal LIMIT 1) c
      ORDER BY p.number`,
    [size, seed],
  );
  return {
    ids: rows.map(({ id }) => id),
    patents: rows.map(({ number, title, symbol }) => ({ number, title, section: sectionOf(symbol) })),
    digest: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
  };
}

interface SampleRow {
  readonly id: number;
  readonly number: string;
  readonly title: string | null;
  readonly textHash: string;
  readonly symbol: CpcSymbol;
}
