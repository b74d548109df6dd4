import { row, type Matrix } from '@nonet/plugins';
import type { TaxonomyEmbeddings, TextHash } from '@nonet/experts';
import type pg from 'pg';
import { bytes, floats } from '../database/index.js';

/** Vectors depend on what an encoder consists of, not on its name: versions with the same encoder share its vectors. */
const withoutName = (fingerprint: string): string => fingerprint.replace(/^.*:(?=[^:]+:[0-9a-f]{16}$)/, '');

/** The vectors of taxonomy texts in the database: computed once, by whichever process comes first, and kept. */
export function storedEmbeddings(pool: pg.Pool): TaxonomyEmbeddings {
  return {
    async get(fingerprint, hashes) {
      const { rows } = await pool.query<{ hash: TextHash; vector: Buffer }>(
        `SELECT encode(text_hash, 'hex') AS hash, vector FROM text_embedding
          WHERE encoder = $1 AND text_hash = ANY($2::bytea[])`,
        [withoutName(fingerprint), hashes.map((hash) => Buffer.from(hash, 'hex'))],
      );
      return new Map(rows.map(({ hash, vector }) => [hash, floats(vector)]));
    },
    async put(fingerprint: string, hashes: readonly TextHash[], vectors: Matrix) {
      await pool.query(
        `INSERT INTO text_embedding (encoder, text_hash, vector)
         SELECT $1, text_hash, vector FROM unnest($2::bytea[], $3::bytea[]) AS new (text_hash, vector)
         ON CONFLICT DO NOTHING`,
        [
          withoutName(fingerprint),
          hashes.map((hash) => Buffer.from(hash, 'hex')),
          hashes.map((_, index) => bytes(row(vectors, index))),
        ],
      );
    },
  };
}
