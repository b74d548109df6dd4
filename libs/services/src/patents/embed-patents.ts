import { type TextHash, vectorsInParts } from '@nonet/encoder';
import { patentText, type Claim } from '@nonet/patents/record';
import type { Encoder } from '@nonet/plugins';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import type { Database } from '../database/index.js';

/** Patents that are embedded and stored together. */
const EMBED_BATCH = 64;
/** More than any encoder reads. */
const MAX_CHARACTERS = 4_000;

/** What an encoder reads of a patent. */
export const passageOf = (patent: Parameters<typeof patentText>[0]): string =>
  patentText(patent, { maxCharacters: MAX_CHARACTERS });

/**
 * The vectors of patents by their ids, in parts: first those in the database, then the others as they are computed and stored, so
 * that a text is embedded once. A patent without a text, or whose text changed meanwhile, has none. Kept under the hash of the
 * whole text, of which an encoder is given as much as it reads.
 */
export async function* vectorsOfPatents(
  database: Database,
  encoder: Encoder,
  ids: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<ReadonlyMap<number, Float32Array>, void> {
  const { rows } = await database.pool.query<{ id: number; hash: TextHash }>(
    `SELECT id, encode(text_hash, 'hex') AS hash FROM patent WHERE id = ANY($1) AND text_hash IS NOT NULL`,
    [ids],
  );
  const idsOf = new Map<TextHash, number[]>();
  for (const { id, hash } of rows) idsOf.set(hash, [...(idsOf.get(hash) ?? []), id]);
  const vectors = vectorsInParts(idsOf.keys(), (missing) => passagesOf(database, missing), {
    encoder,
    role: 'passage',
    store: storedEmbeddings(database.pool),
    part: EMBED_BATCH,
    signal,
  });
  for await (const some of vectors)
    yield new Map([...some].flatMap(([hash, vector]) => idsOf.get(hash)!.map((id) => [id, vector])));
}

async function passagesOf(
  database: Database,
  hashes: readonly TextHash[],
): Promise<ReadonlyMap<TextHash, string>> {
  const { rows } = await database.pool.query<TextRow>(
    `SELECT DISTINCT ON (text_hash) encode(text_hash, 'hex') AS hash, title, abstract, claims
       FROM patent WHERE text_hash = ANY($1::bytea[]) ORDER BY text_hash, id`,
    [hashes.map((hash) => Buffer.from(hash, 'hex'))],
  );
  return new Map(rows.map(({ hash, ...patent }) => [hash, passageOf(patent)]));
}

interface TextRow {
  readonly hash: TextHash;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
}
