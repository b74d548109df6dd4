import pg from 'pg';
import type { Logger } from 'pino';
import { connectErrorOf, isConnectTimeout } from '../../errors/database-errors.js';
import { databaseAway, databaseBusy, type NonetError } from '../../errors/errors.js';
import { connectBy } from './checked-out.js';
import { DatabaseWatch } from './database-watch.js';
import { CONNECTION, cutClient, openClient, watchClient } from './open-client.js';

/** Whoever comes when so many wait already would wait for nothing. */
const MOST_WAITING = 2_000;

/** Where the database is. */
export interface Whereabouts {
  /** The address, password included; it may change when the database is started again. */
  readonly url: string;
  /** Starts or finds a database that belongs to this program. */
  revive?(): Promise<void>;
}

/** Whether the database answers. */
export interface Presence {
  /** Why it does not, as far as is known; null while it does. */
  readonly away: NonetError | null;
  /** To be told when a connection broke that the pool does not know. */
  suspect(): void;
  /** Calls `heard` when it was away and is back. */
  onBack(heard: () => void): void;
}

/**
 * The pool of a process. A connection that breaks ends the operation that used it and nothing else; whoever cannot have a
 * connection, because the database is away or too many wait, is told so at once, with the code for that.
 */
export class GuardedPool extends pg.Pool implements Presence {
  readonly #watch: DatabaseWatch;
  readonly #busy = new Set<pg.PoolClient>();
  readonly #waiting = new Set<(error: NonetError) => void>();
  readonly #onBack = new Set<() => void>();
  #probe: Promise<pg.Client> | null = null;

  /** @param size connections of this process at most */
  constructor(where: Whereabouts, size: number, log: Logger) {
    const Client = class extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        super({ ...config, connectionString: where.url });
      }
    };
    // The watch itself says how long it waits.
    const openProbe = () => openClient(where.url, 'nonet probe', { milliseconds: 0 });
    super({ ...CONNECTION, max: size, application_name: 'nonet', Client });
    this.#watch = new DatabaseWatch(
      {
        isInUse: () => this.waitingCount > 0 || this.totalCount > this.idleCount,
        probe: async () => {
          const before = this.#probe;
          this.#probe ??= openProbe();
          const ask = async () => (await this.#probe!).query('SELECT 1');
          await ask().catch((error: unknown) => {
            if (before === null || this.#probe !== before) throw error;
            // That connection broke; perhaps that one alone.
            this.#probe = openProbe();
            return ask();
          });
        },
        abandonProbe: () => {
          this.#probe?.then(cutClient, () => undefined);
          this.#probe = null;
        },
        ...(where.revive && { revive: () => where.revive!() }),
        onAway: (error, why) => this.#give(error, why),
        onBack: () => {
          for (const heard of this.#onBack) heard();
        },
      },
      log,
    );
    this.on('connect', (client) => {
      watchClient(client, (error) => {
        log.warn({ err: error }, 'lost a connection to PostgreSQL');
        this.#watch.suspect();
      });
    });
    // It says the same of connections that nobody uses.
    this.on('error', () => undefined);
    this.on('acquire', (client) => this.#busy.add(client));
    this.on('release', (_error, client) => this.#busy.delete(client));
  }

  get away(): NonetError | null {
    return this.#watch.away;
  }

  suspect(): void {
    this.#watch.suspect();
  }

  onBack(heard: () => void): void {
    this.#onBack.add(heard);
  }

  /** @throws DATABASE_UNREACHABLE, DATABASE_BUSY */
  override readonly connect = connectBy(() => this.#checkedOut());

  override async end(): Promise<void> {
    await this.#watch.close();
    await super.end();
  }

  async #checkedOut(): Promise<pg.PoolClient> {
    if (this.ending) throw databaseAway({ reason: 'this process has left it' });
    this.#watch.use();
    if (this.waitingCount >= MOST_WAITING)
      throw databaseBusy({ reason: `${this.waitingCount} wait for it already` });
    const connecting = super.connect();
    let leave: (error: NonetError) => void = () => undefined;
    const sentAway = new Promise<never>((_resolve, reject) => this.#waiting.add((leave = reject)));
    sentAway.catch(() => undefined);
    try {
      return await Promise.race([connecting, sentAway]);
    } catch (thrown) {
      connecting.then(
        (late) => late.release(),
        () => undefined,
      );
      const error = connectErrorOf(thrown);
      if (isConnectTimeout(thrown)) this.#watch.suspect();
      else if (error.code === databaseAway.code) this.#watch.refused(error);
      throw error;
    } finally {
      this.#waiting.delete(leave);
    }
  }

  /** Sends everybody away who waits, and, where the database says nothing at all, whoever waits for an answer of it. */
  #give(error: NonetError, why: 'refuses' | 'silent'): void {
    for (const leave of this.#waiting) leave(error);
    this.#waiting.clear();
    if (why === 'silent') for (const client of this.#busy) cutClient(client);
  }
}
