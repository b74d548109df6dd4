import { type SearchState, VectorSearch } from '@nonet/experts';
import { stackRows } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type { Database } from '../database/index.js';
import { outsideRequest } from '../logging/index.js';
import type { EmbeddingTurns } from './embedding-turns.js';
import { vectorsOfPatents } from './kept-vectors.js';

/** Vectors that the thread of the search takes up in one go. */
const PUT_TOGETHER = 256;
const LOAD_BATCH = 5_000;
const LOOK_BACK = '2 minutes';
/** A patent and how near it is. */
export interface NearestPatent {
  readonly id: number;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

/**
 * The vectors of all patents for the encoders of one fingerprint: in the memory of a thread for search, in the database so that a text
 * is embedded once. Patents that come or change are taken up by `refresh`.
 */
export class PatentVectors {
  readonly #search: VectorSearch;
  #seen = '-infinity';
  #running: Promise<void> | null = null;
  #again = false;
  #stop = new AbortController();
  /** Searches that are under way. */
  #users = 0;
  #isRetired = false;

  constructor(
    private readonly database: Database,
    private readonly turns: EmbeddingTurns,
    private readonly dimension: number,
    approximateFrom: number,
  ) {
    this.#search = new VectorSearch(dimension, approximateFrom);
  }

  /** Whether they cannot be searched any more; others must be read in their place. */
  get isLost(): boolean {
    return this.#search.isLost;
  }

  get state(): SearchState {
    return this.#search.state;
  }

  /** The vector of a patent, embedded where it has none yet; null for one without a text. */
  async of(id: number, encoder: Encoder, signal?: AbortSignal): Promise<Float32Array | null> {
    for await (const vectors of vectorsOfPatents(this.database, encoder, [id], { signal }))
      return vectors.get(id) ?? null;
    return null;
  }

  /** The `top` nearest to a vector, best first. */
  async nearest(vector: Float32Array, top: number): Promise<NearestPatent[]> {
    const { ids, similarities } = await this.#search.nearest(vector, top);
    return Array.from(ids, (id, at) => ({ id, score: similarities[at] }));
  }

  /** While a search is under way, its vectors stay. */
  async during<Result>(search: () => Promise<Result>): Promise<Result> {
    this.#users++;
    try {
      return await search();
    } finally {
      this.#users--;
      await this.#closeUnused();
    }
  }

  /** Stops what is under way, whose encoder is to be freed; what is done stays, and the next refresh goes on. */
  async interrupt(): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    await this.#running?.catch(() => undefined);
  }

  /** To be called when nobody will ask for them any more: closes them after the last search. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await this.#closeUnused();
  }

  async close(): Promise<void> {
    await this.interrupt();
    await this.#search.dispose();
  }

  /** Reads new and changed patents. Calls made meanwhile share the work, which then looks once more. */
  refresh(encoder: Encoder): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    const { signal } = this.#stop;
    const run = async () => {
      do {
        this.#again = false;
        await this.#takeUp(encoder, signal);
      } while (this.#again);
    };
    this.#running = outsideRequest(run)
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async #closeUnused(): Promise<void> {
    if (this.#isRetired && this.#users === 0) await this.close();
  }

  /**
   * Patents in the order of their last change, batch by batch. The first batch looks back a little: a row of
   * another process may become visible later than its time says.
   */
  async #takeUp(encoder: Encoder, signal: AbortSignal): Promise<void> {
    const inTurn = <Result>(part: () => Promise<Result>) => this.turns.unasked(part, signal);
    let behind = { at: this.#seen, id: 0, margin: LOOK_BACK };
    for (;;) {
      signal.throwIfAborted();
      const { rows } = await this.database.pool.query<VectorRow>(
        `SELECT id, updated_at::text AS "updatedAt" FROM patent
          WHERE text_hash IS NOT NULL AND (updated_at, id) > ($1::timestamptz - $2::interval, $3)
          ORDER BY updated_at, id LIMIT $4`,
        [behind.at, behind.margin, behind.id, LOAD_BATCH],
      );
      const ids = fromAnywhere(rows.map(({ id }) => id));
      for await (const vectors of vectorsOfPatents(this.database, encoder, ids, { signal, inTurn }))
        await this.#put([...vectors]);
      const last = rows.at(-1);
      if (last) {
        this.#seen = last.updatedAt;
        behind = { at: last.updatedAt, id: last.id, margin: '0' };
      }
      if (rows.length < LOAD_BATCH) return;
    }
  }

  /** In parts, between which others search. */
  async #put(vectors: readonly (readonly [id: number, vector: Float32Array])[]): Promise<void> {
    for (let start = 0; start < vectors.length; start += PUT_TOGETHER) {
      const part = vectors.slice(start, start + PUT_TOGETHER);
      await this.#search.put(
        Int32Array.from(part, ([id]) => id),
        stackRows(
          part.map(([, vector]) => vector),
          this.dimension,
        ),
      );
    }
  }
}

/** In an order that begins at some place: of processes that make vectors at once, each finds what others have made. */
function fromAnywhere<Item>(items: readonly Item[]): Item[] {
  const first = Math.floor(Math.random() * items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

interface VectorRow {
  readonly id: number;
  readonly updatedAt: string;
}
