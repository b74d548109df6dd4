import type { Encoder } from '@nonet/plugins';
import { floats, type Database } from '../database/index.js';
import { EMBED_BATCH, embedPatents } from './embed-patents.js';
import { VectorTable } from './vector-table.js';

const LOAD_BATCH = 5_000;
const LOOK_BACK = '2 minutes';
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

  /** Reads new and changed patents. Calls made meanwhile share the work, which then looks once more. */
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
   * Patents in the order of their last change, batch by batch. The first batch looks back a little: a row of
   * another process may become visible later than its time says.
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
        const embedded = await embedPatents(
          this.database,
          this.encoder,
          missing.slice(start, start + EMBED_BATCH),
          signal,
        );
        for (const [id, vector] of embedded) this.table.set(id, vector);
      }
      const last = rows.at(-1);
      if (last) {
        this.#seen = last.updatedAt;
        behind = { at: last.updatedAt, id: last.id, margin: '0' };
      }
      if (rows.length < LOAD_BATCH) return;
    }
  }
}

interface VectorRow {
  readonly id: number;
  readonly updatedAt: string;
  readonly vector: Buffer | null;
}
