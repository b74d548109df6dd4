import type PgBoss from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';
import { inTransaction, LOCKS } from '../database/index.js';
import { outsideRequest } from '../logging/index.js';
import type { Resource } from './runs.service.js';

/** Tickets wait for a worker for as long as it takes. */
const RETENTION_DAYS = 3650;

/**
 * The queues of runs, one for each resource, on pg-boss: order, priorities and delays. A ticket only says that a
 * run waits; the state is in the run's row, and ticket and row change in one transaction.
 */
export class RunQueue {
  readonly #pool: pg.Pool;
  readonly #log: Logger;
  #started: Promise<PgBoss> | null = null;

  constructor(pool: pg.Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Creates missing tables of pg-boss; commands that queue nothing do not call it, and do not even load pg-boss. */
  async open(): Promise<void> {
    await this.#boss();
  }

  async #boss(): Promise<PgBoss> {
    this.#started ??= outsideRequest(() => this.#start());
    try {
      return await this.#started;
    } catch (error) {
      this.#started = null;
      throw error;
    }
  }

  async #start(): Promise<PgBoss> {
    const { default: Boss } = await import('pg-boss');
    const db = { executeSql: (text: string, values: unknown[]) => this.#pool.query(text, values) };
    const boss = new Boss({ db, schedule: false });
    boss.on('error', (error) => this.#log.warn({ err: error }, 'the queue of runs'));
    // Processes that start together take turns: pg-boss makes its tables without looking whether another does.
    await inTransaction(this.#pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.queue]);
      await boss.start();
      for (const name of Object.values(queues)) await boss.createQueue(name);
    });
    return boss;
  }

  async put(client: pg.ClientBase, ticket: Ticket): Promise<void> {
    const { runId, resource, priority, delaySeconds } = ticket;
    const boss = await this.#boss();
    await boss.send(
      queues[resource],
      { runId },
      { priority, startAfter: delaySeconds, retentionDays: RETENTION_DAYS, db: through(client) },
    );
  }

  /** Takes the next ticket out of a queue; it is gone when the transaction of `client` commits. */
  async take(client: pg.ClientBase, resource: Resource): Promise<string | null> {
    const db = through(client);
    const boss = await this.#boss();
    const [ticket] = await boss.fetch<{ runId: string }>(queues[resource], { priority: true, db });
    if (ticket === undefined) return null;
    await boss.deleteJob(queues[resource], ticket.id, { db });
    return ticket.data.runId;
  }

  async close(): Promise<void> {
    const boss = await this.#started?.catch(() => null);
    await boss?.stop({ graceful: false, close: false });
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
