import type { EmbeddingStore, TextHash, VectorSpace } from '@nonet/encoder';
import { row } from '@nonet/numerics';
import type pg from 'pg';
import { bytes, floats } from './index.js';

/** The vectors of texts in the database: computed once, by whichever process comes first, and kept. */
export function storedEmbeddings(pool: pg.Pool): EmbeddingStore {
  return {
    async get({ encoder, role }, hashes) {
      const { rows } = await pool.query<{ hash: TextHash; vector: Buffer }>(
        `SELECT encode(text_hash, 'hex') AS hash, vector FROM text_embedding
          WHERE encoder = $1 AND role = $2::text_role AND text_hash = ANY($3::bytea[])`,
        [encoder, roleInSql(role), hashes.map((hash) => Buffer.from(hash, 'hex'))],
      );
      return new Map(rows.map(({ hash, vector }) => [hash, floats(vector)]));
    },
    async put({ encoder, role }, hashes, vectors) {
      // In one order, so that two that store the same do not wait for each other.
      await pool.query(
        `INSERT INTO text_embedding (encoder, role, text_hash, vector)
         SELECT $1, $2::text_role, text_hash, vector FROM unnest($3::bytea[], $4::bytea[]) AS new (text_hash, vector)
          ORDER BY text_hash
         ON CONFLICT DO NOTHING`,
        [
          encoder,
          roleInSql(role),
          hashes.map((hash) => Buffer.from(hash, 'hex')),
          hashes.map((_, index) => bytes(row(vectors, index))),
        ],
      );
    },
  };
}

/** Rows that go in one statement: a request is not held for long by any. */
const DROPPED_TOGETHER = 5_000;

/** Deletes what encoders of these contents (the end of a fingerprint) computed, in whatever precision, and returns how many vectors that was. */
export async function dropEmbeddings(pool: pg.Pool, contents: readonly string[]): Promise<number> {
  // One look for each encoder: the index has them in order.
  const { rows } = await pool.query<{ encoder: string }>(
    `WITH RECURSIVE known AS (
       (SELECT encoder FROM text_embedding ORDER BY encoder LIMIT 1)
       UNION ALL
       SELECT (SELECT t.encoder FROM text_embedding t WHERE t.encoder > known.encoder ORDER BY t.encoder LIMIT 1)
         FROM known WHERE known.encoder IS NOT NULL)
     SELECT encoder FROM known WHERE substring(encoder FROM '[^:]*$') = ANY($1)`,
    [contents],
  );
  let dropped = 0;
  for (const { encoder } of rows) {
    let gone: number;
    do {
      const { rowCount } = await pool.query(
        `DELETE FROM text_embedding WHERE ctid = ANY(ARRAY(SELECT ctid FROM text_embedding WHERE encoder = $1 LIMIT $2))`,
        [encoder, DROPPED_TOGETHER],
      );
      gone = rowCount ?? 0;
      dropped += gone;
    } while (gone === DROPPED_TOGETHER);
  }
  return dropped;
}

const roleInSql = (role: VectorSpace['role']): string => role.toUpperCase();
