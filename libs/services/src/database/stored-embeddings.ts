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

const roleInSql = (role: VectorSpace['role']): string => role.toUpperCase();
