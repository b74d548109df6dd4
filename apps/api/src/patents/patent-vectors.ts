import { patentText, type Claim } from '@nonet/patents';
import { row, type Encoder } from '@nonet/plugins';
import { bytes, floats, type Database } from '../database/index.js';
import { VectorTable } from './vector-table.js';

const LOAD_BATCH = 5_000;
const EMBED_BATCH = 64;
const LOOK_BACK = '2 minutes';
/** More than any encoder reads. */
const MAX_CHARACTERS = 4_000;

/** What an encoder reads of a patent. */
export const passageOf = (patent: Parameters<typeof patentText>[0]): string =>
  patentText(patent, { maxCharacters: MAX_CHARACTERS });

/**
 * The vectors of all patents for one encoder: in memory for exact search, in the database so that a text is embedded
 * once. Patents that come or change are taken up by `refresh`.
 */
export class PatentVectors {
  readonly table: VectorTable;
  #seen = '-infinity';
  #running: Promise<void> | null = null;
  #again = false;

  constructor(
    private readonly database: Database,
    private readonly encoder: Encoder,
  ) {
    this.table = new VectorTable(encoder.dimension);
  }

  /** Takes up what is new. Calls that come meanwhile share the run, which then looks once more. */
  refresh(signal: AbortSignal): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    const run = async () => {
      do {
        this.#again = false;
        await this.#takeUp(signal);
      } while (this.#again);
    };
    this.#running = run().finally(() => (this.#running = null));
    return this.#running;
  }

  /**
   * Patents in the order of their last change, each batch from behind the one before. The first one looks back a little:
   * what another process wrote may have become visible later than its time says.
   */
  async #takeUp(signal: AbortSignal): Promise<void> {
    let behind = { at: this.#seen, id: 0, margin: LOOK_BACK };
    for (;;) {
      signal.throwIfAborted();
      const { rows } = await this.database.pool.query<VectorRow>(
        `SELECT p.id, p.updated_at::text AS "updatedAt", e.vector
           FROM patent p
           LEFT JOIN patent_embedding e ON e.patent_id = p.id AND e.encoder = $1 AND e.text_hash = p.text_hash
          WHERE p.text_hash IS NOT NULL AND (p.updated_at, p.id) > ($2::timestamptz - $3::interval, $4)
          ORDER BY p.updated_at, p.id LIMIT $5`,
        [this.encoder.fingerprint, behind.at, behind.margin, behind.id, LOAD_BATCH],
      );
      for (const { id, vector } of rows) if (vector !== null) this.table.set(id, floats(vector));
      const missing = rows.filter(({ vector }) => vector === null).map(({ id }) => id);
      for (let start = 0; start < missing.length; start += EMBED_BATCH) {
        await this.#embed(missing.slice(start, start + EMBED_BATCH), signal);
      }
      const last = rows.at(-1);
      if (last) {
        this.#seen = last.updatedAt;
        behind = { at: last.updatedAt, id: last.id, margin: '0' };
      }
      if (rows.length < LOAD_BATCH) return;
    }
  }

  async #embed(ids: readonly number[], signal: AbortSignal): Promise<void> {
    const { rows } = await this.database.pool.query<TextRow>(
      'SELECT id, title, abstract, claims, text_hash AS "textHash" FROM patent WHERE id = ANY($1)',
      [ids],
    );
    const vectors = await this.encoder.embed(rows.map(passageOf), { role: 'passage', signal });
    await this.database.pool.query(
      `INSERT INTO patent_embedding (patent_id, encoder, text_hash, vector)
       SELECT new.patent_id, $1, new.text_hash, new.vector
         FROM unnest($2::int[], $3::bytea[], $4::bytea[]) AS new (patent_id, text_hash, vector)
        WHERE EXISTS (SELECT FROM patent p WHERE p.id = new.patent_id)
       ON CONFLICT (patent_id, encoder) DO UPDATE SET text_hash = excluded.text_hash, vector = excluded.vector`,
      [
        this.encoder.fingerprint,
        rows.map(({ id }) => id),
        rows.map(({ textHash }) => textHash),
        rows.map((_, index) => bytes(row(vectors, index))),
      ],
    );
    rows.forEach(({ id }, index) => this.table.set(id, row(vectors, index)));
  }
}

interface VectorRow {
  readonly id: number;
  readonly updatedAt: string;
  readonly vector: Buffer | null;
}

interface TextRow {
  readonly id: number;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  readonly textHash: Buffer;
}
