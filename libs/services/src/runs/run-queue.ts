import PgBoss from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';
import { inTransaction, LOCKS } from '../database/index.js';
import type { Resource } from './runs.service.js';

/** Tickets wait for a worker for as long as it takes. */
const RETENTION_DAYS = 3650;

/**
 * The queues of runs, one for each resource, on pg-boss: order, priorities and delays. A ticket only says that a
 * run waits; the state is in the run's row, and ticket and row change in one transaction.
 */
export class RunQueue {
  readonly #boss: PgBoss;
  readonly #pool: pg.Pool;
  #started: Promise<void> | null = null;

  constructor(pool: pg.Pool, log: Logger) {
    this.#pool = pool;
    const db = { executeSql: (text: string, values: unknown[]) => pool.query(text, values) };
    this.#boss = new PgBoss({ db, schedule: false });
    this.#boss.on('error', (error) => log.warn({ err: error }, 'the queue of runs'));
  }

  /** Creates missing tables of pg-boss; commands that queue nothing do not call it. */
  async open(): Promise<void> {
    this.#started ??= this.#open();
    try {
      await this.#started;
    } catch (error) {
      this.#started = null;
      throw error;
    }
  }

  async #open(): Promise<void> {
    // Processes that start together take turns: pg-boss makes its tables without looking whether another does.
    await inTransaction(this.#pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.queue]);
      await this.#boss.start();
      for (const name of Object.values(queues)) await this.#boss.createQueue(name);
    });
  }

  async put(client: pg.ClientBase, ticket: Ticket): Promise<void> {
    const { runId, resource, priority, delaySeconds } = ticket;
    await this.#boss.send(
      queues[resource],
      { runId },
      { priority, startAfter: delaySeconds, retentionDays: RETENTION_DAYS, db: through(client) },
    );
  }

  /** Takes the next ticket out of a queue; it is gone when the transaction of `client` commits. */
  async take(client: pg.ClientBase, resource: Resource): Promise<string | null> {
    const db = through(client);
    const [ticket] = await this.#boss.fetch<{ runId: string }>(queues[resource], { priority: true, db });
    if (ticket === undefined) return null;
    await this.#boss.deleteJob(queues[resource], ticket.id, { db });
    return ticket.data.runId;
  }

  async close(): Promise<void> {
    await this.#started?.catch(() => undefined);
    if (this.#started) await this.#boss.stop({ graceful: false, close: false });
  }
}

export interface Ticket {
  readonly runId: string;
  readonly resource: Resource;
  readonly priority: number;
  readonly delaySeconds: number;
}

const queues: Readonly<Record<Resource, string>> = { cpu: 'nonet-run-cpu', gpu: 'nonet-run-gpu' };

const through = (client: pg.ClientBase): PgBoss.Db => ({
  executeSql: (text, values) => client.query(text, values),
});
