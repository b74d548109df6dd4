import { type Keeping, textHash, type TextHash, vectorsInParts } from '@nonet/encoder';
import { longPatentText, type Claim } from '@nonet/patents/record';
import type { Encoder } from '@nonet/plugins';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import type { Database } from '../database/index.js';

/** Patents that are embedded and stored together: a batch that begins meanwhile waits for so many. */
const EMBED_BATCH = 16;
/** What a patent's text is to an encoder: what is asked, also where it is what is found, so that one vector serves both. */
const ROLE = 'query';

export type VectorOptions = Pick<Keeping, 'signal' | 'inTurn'>;

type Vectors = ReadonlyMap<TextHash, Float32Array>;

/**
 * The vectors of patents by their ids, in parts and in the order of the ids: first those in the database, then the others as they are computed and stored, so
 * that a text is embedded once: those that classification kept are found here, and the other way round. A patent without a text, or
 * whose text changed meanwhile, has none.
 */
export async function* vectorsOfPatents(
  database: Pick<Database, 'pool'>,
  encoder: Encoder,
  ids: readonly number[],
  options: VectorOptions,
): AsyncGenerator<ReadonlyMap<number, Float32Array>, void> {
  const { rows } = await database.pool.query<{ id: number; hash: TextHash }>(
    `SELECT id, encode(text_hash, 'hex') AS hash FROM patent WHERE id = ANY($1) AND text_hash IS NOT NULL`,
    [ids],
  );
  const idsOf = new Map<TextHash, number[]>();
  const hashOf = new Map(rows.map(({ id, hash }) => [id, hash]));
  for (const id of ids) {
    const hash = hashOf.get(id);
    if (hash !== undefined) idsOf.set(hash, [...(idsOf.get(hash) ?? []), id]);
  }
  const textsOf = (missing: readonly TextHash[]) => storedTexts(database, missing, options.signal);
  for await (const some of keptVectors(database, encoder, idsOf.keys(), textsOf, options))
    yield new Map([...some].flatMap(([hash, vector]) => idsOf.get(hash)!.map((id) => [id, vector])));
}

/** The vectors of texts of patents by the hashes of the whole texts: those in the database, and the others, which are stored. */
export async function vectorsOfTexts(
  database: Pick<Database, 'pool'>,
  encoder: Encoder,
  texts: ReadonlyMap<TextHash, string>,
  options: VectorOptions,
): Promise<Vectors> {
  const textsOf = async (missing: readonly TextHash[]) =>
    new Map(missing.map((hash) => [hash, texts.get(hash)!]));
  const vectors = new Map<TextHash, Float32Array>();
  for await (const some of keptVectors(database, encoder, texts.keys(), textsOf, options))
    for (const [hash, vector] of some) vectors.set(hash, vector);
  return vectors;
}

/** The vector of one whole text of a patent. */
export async function vectorOfText(
  database: Pick<Database, 'pool'>,
  encoder: Encoder,
  text: string,
  options: VectorOptions,
): Promise<Float32Array | undefined> {
  const hash = textHash(text);
  return (await vectorsOfTexts(database, encoder, new Map([[hash, text]]), options)).get(hash);
}

const keptVectors = (
  { pool }: Pick<Database, 'pool'>,
  encoder: Encoder,
  hashes: Iterable<TextHash>,
  textsOf: (missing: readonly TextHash[]) => Promise<ReadonlyMap<TextHash, string>>,
  options: VectorOptions,
): AsyncGenerator<Vectors, void> =>
  vectorsInParts(hashes, textsOf, {
    encoder,
    role: ROLE,
    store: storedEmbeddings(pool),
    part: EMBED_BATCH,
    ...options,
  });

async function storedTexts(
  { pool }: Pick<Database, 'pool'>,
  hashes: readonly TextHash[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<TextHash, string>> {
  const { rows } = await pool.query<TextRow>(
    `SELECT DISTINCT ON (text_hash) encode(text_hash, 'hex') AS hash, title, abstract, claims
       FROM patent WHERE text_hash = ANY($1::bytea[]) ORDER BY text_hash, id`,
    [hashes.map((hash) => Buffer.from(hash, 'hex'))],
  );
  const texts = new Map<TextHash, string>();
  for (const { hash, ...patent } of rows) texts.set(hash, await longPatentText(patent, signal));
  return texts;
}

interface TextRow {
  readonly hash: TextHash;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
}
