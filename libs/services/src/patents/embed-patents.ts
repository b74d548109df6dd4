import { patentText, type Claim } from '@nonet/patents';
import { row, type Encoder } from '@nonet/plugins';
import { bytes, floats, type Database } from '../database/index.js';

/** Patents that are embedded and stored together. */
export const EMBED_BATCH = 64;
/** More than any encoder reads. */
const MAX_CHARACTERS = 4_000;

/** What an encoder reads of a patent. */
export const passageOf = (patent: Parameters<typeof patentText>[0]): string =>
  patentText(patent, { maxCharacters: MAX_CHARACTERS });

/** Embeds patents and keeps the vectors in the database, so that a text is embedded once. */
export async function embedPatents(
  database: Database,
  encoder: Encoder,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, Float32Array>> {
  const { rows } = await database.pool.query<TextRow>(
    'SELECT id, title, abstract, claims, text_hash AS "textHash" FROM patent WHERE id = ANY($1)',
    [ids],
  );
  const vectors = await encoder.embed(rows.map(passageOf), { role: 'passage', signal });
  await database.pool.query(
    `INSERT INTO patent_embedding (patent_id, encoder, text_hash, vector)
     SELECT new.patent_id, $1, new.text_hash, new.vector
       FROM unnest($2::int[], $3::bytea[], $4::bytea[]) AS new (patent_id, text_hash, vector)
      WHERE EXISTS (SELECT FROM patent p WHERE p.id = new.patent_id)
     ON CONFLICT (patent_id, encoder) DO UPDATE SET text_hash = excluded.text_hash, vector = excluded.vector`,
    [
      encoder.fingerprint,
      rows.map(({ id }) => id),
      rows.map(({ textHash }) => textHash),
      rows.map((_, index) => bytes(row(vectors, index))),
    ],
  );
  return new Map(rows.map(({ id }, index) => [id, row(vectors, index)]));
}

/** The vectors of patents: those in the database, and the others computed. Calls `onProgress` with how many are there. */
export async function vectorsOfPatents(
  database: Database,
  encoder: Encoder,
  ids: readonly number[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<Map<number, Float32Array>> {
  const { rows } = await database.pool.query<{ id: number; vector: Buffer }>(
    `SELECT p.id, e.vector FROM patent p
       JOIN patent_embedding e ON e.patent_id = p.id AND e.encoder = $1 AND e.text_hash = p.text_hash
      WHERE p.id = ANY($2)`,
    [encoder.fingerprint, ids],
  );
  const vectors = new Map(rows.map(({ id, vector }) => [id, floats(vector)]));
  const missing = ids.filter((id) => !vectors.has(id));
  for (let start = 0; start < missing.length; start += EMBED_BATCH) {
    onProgress(vectors.size);
    const batch = missing.slice(start, start + EMBED_BATCH);
    for (const [id, vector] of await embedPatents(database, encoder, batch, signal)) vectors.set(id, vector);
  }
  onProgress(vectors.size);
  return vectors;
}

interface TextRow {
  readonly id: number;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  readonly textHash: Buffer;
}
