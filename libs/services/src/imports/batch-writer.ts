import type pg from 'pg';
import { lockPatentsForTwo, transactionOn } from '../database/index.js';
import type { ImportCounts } from './imports.service.js';
import type { ReadBatch } from './read-batch.js';
import type { ImportContext, ResumePoint } from './run-import.js';
import { PatentBatch, type SchemeInUse, writePatents, type WrittenPatents } from './write-patents.js';
import { writeRejections } from './write-rejections.js';

/** Records between two places that count as progress of the run. */
const CHECKPOINT_RECORDS = 10_000;

/** Names that nothing is read from: thousands of files with names of their own must not fill the row. */
const MOST_IGNORED = 500;

/**
 * Writes the batches of an import, two at a time. Each is written as a whole or not at all, together with its rejections and its place in
 * the sources, and none without the one before it.
 */
export class BatchWriter {
  /** Null: there was none to be had, and this import goes on with one. */
  #second: Promise<pg.ClientBase | null> | undefined;
  #saved: number;

  /** @param written how far an earlier attempt came */
  constructor(
    private readonly context: ImportContext,
    private readonly scheme: SchemeInUse,
    private written: ResumePoint,
  ) {
    this.#saved = written.handled;
  }

  get counts(): ImportCounts {
    return this.written.counts;
  }

  /** Writes one batch, or two that were read one after the other. */
  async write(batches: readonly ReadBatch[]): Promise<void> {
    const [one, other] = batches;
    if (one !== undefined && other !== undefined && one.rows.length > 0 && other.rows.length > 0)
      await this.#writeTwo(one, other);
    else await this.#writeEach(batches);
    if (this.written.handled - this.#saved < CHECKPOINT_RECORDS) return;
    await this.context.checkpoint();
    this.#saved = this.written.handled;
  }

  async #writeEach(batches: readonly ReadBatch[]): Promise<void> {
    for (const batch of batches) await this.#writeOne(batch);
  }

  async #writeOne(batch: ReadBatch): Promise<void> {
    const { client } = this.context;
    await transactionOn(client, async () => {
      if (batch.rows.length === 0) return this.#note(client, batch, NOTHING_WRITTEN);
      const done = await writePatents(client, this.context.id, batch.rows, this.scheme);
      await this.#note(client, batch, done);
    });
    this.#tell();
  }

  async #writeTwo(one: ReadBatch, other: ReadBatch): Promise<void> {
    this.#second ??= this.context.connect().catch(() => null);
    const second = await this.#second;
    if (second === null) return this.#writeEach([one, other]);
    const clients = [this.context.client, second] as const;
    const [patents, others] = [this.#patentsOf(one, clients[0]), this.#patentsOf(other, clients[1])];
    await lockPatentsForTwo(clients, {
      first: async (client, isClaimed) => {
        await patents.match();
        await patents.claim();
        isClaimed();
        await patents.store();
        await this.#note(client, one, await patents.settle());
      },
      second: async (client, firstCommitted) => {
        await others.match();
        if (others.sharesAPatentWith(patents)) {
          await firstCommitted();
          await others.match();
        }
        await others.claim();
        await others.store();
        await firstCommitted();
        this.#tell();
        await this.#note(client, other, await others.settle());
      },
    });
    this.#tell();
  }

  #patentsOf({ rows }: ReadBatch, client: pg.ClientBase): PatentBatch {
    return new PatentBatch(client, this.context.id, rows, this.scheme);
  }

  /** Writes with a batch what is known of the whole. */
  async #note(client: pg.ClientBase, batch: ReadBatch, done: WrittenPatents): Promise<void> {
    const { counts, ignored, sourceState } = this.written;
    await writeRejections(client, this.context.id, [...batch.rejections, ...done.rejections]);
    const rejectedFields = done.rejections.length;
    const point = {
      counts: plus(plus(counts, batch.read), { ...done.counts, rejectedFields }),
      handled: batch.handled,
      ignored: [...new Set([...ignored, ...batch.ignored])].slice(0, MOST_IGNORED),
      sourceState,
    };
    await this.context.note(point, client);
    this.written = point;
  }

  #tell(): void {
    this.context.progress('importing', this.counts.read, null);
  }
}

const NOTHING_WRITTEN: WrittenPatents = { counts: {}, rejections: [] };

function plus(counts: ImportCounts, more: Partial<ImportCounts>): ImportCounts {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(more)) sum[name as keyof ImportCounts] += count;
  return sum;
}
