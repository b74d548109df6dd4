import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { connectErrorOf } from '../../errors/database-errors.js';
import { databaseAway, type NonetError } from '../../errors/errors.js';

/** Between two looks at a database that is in use, and at one that is away. */
const BEAT_MILLISECONDS = 1_000;
const AWAY_MILLISECONDS = 250;
/** The same of one that could not be started again: its disk may be full. */
const DEAD_MILLISECONDS = 5_000;
/**
 * How long it may take to answer a look: so many turns of so many milliseconds. Turns, because a process that is busy itself
 * would otherwise take an answer that it has not read yet for none.
 */
const TURNS = 50;
const TURN_MILLISECONDS = 100;

/** What the watch looks at. */
export interface Watched {
  /** Whether anybody waits for the database; a database that nobody uses is left alone. */
  isInUse(): boolean;
  /** Asks it something small. */
  probe(): Promise<unknown>;
  /** Ends what `probe` waits for. */
  abandonProbe(): void;
  /** Brings a database back that belongs to this program; one of somebody else's comes back by itself. */
  revive?(): Promise<void>;
  /** It does not answer: nobody need wait any longer. */
  onAway(error: NonetError, why: 'refuses' | 'silent'): void;
  onBack(): void;
}

/**
 * Knows whether the database answers (a circuit breaker). While it is in use it is asked every second; when it refuses, or
 * says nothing for five seconds, it counts as away: whoever wants something from it is told so at once instead of waiting,
 * and four looks a second find out when it is back.
 */
export class DatabaseWatch {
  #away: { readonly error: NonetError; readonly since: number } | null = null;
  #looking: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  #closed = false;
  /** Why it could not be started again; null: it could, or nobody tried. */
  #dead: string | null = null;

  constructor(
    private readonly watched: Watched,
    private readonly log: Logger,
  ) {}

  /** Why it counts as away; null while it answers. */
  get away(): NonetError | null {
    return this.#away?.error ?? null;
  }

  /** To be called whenever somebody uses it. @throws DATABASE_UNREACHABLE while it is away */
  use(): void {
    if (this.#away) throw this.#away.error;
    this.#look();
  }

  /** A connection broke: perhaps it was that connection alone. */
  suspect(): void {
    this.#look();
    this.#wake();
  }

  /** It refused a connection. */
  refused(error: NonetError): void {
    this.#setAway(error, 'refuses');
    this.suspect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    this.watched.abandonProbe();
    await this.#looking;
  }

  #look(): void {
    if (this.#closed) return;
    this.#looking ??= this.#lookOn().finally(() => (this.#looking = null));
  }

  async #lookOn(): Promise<void> {
    let suspected = false;
    for (;;) {
      // Closed meanwhile: nobody would wake it, and a process that has nothing else to do would end before its timer.
      if (this.#closed) return;
      suspected = await this.#pause();
      if (this.#closed) return;
      if (!this.#away && !suspected && !this.watched.isInUse()) break;
      await this.#lookOnce();
    }
    this.watched.abandonProbe();
  }

  /** Until the next look; true: somebody suspects something. */
  async #pause(): Promise<boolean> {
    const timer = new AbortController();
    const woken = new Promise<true>((resolve) => (this.#wake = () => resolve(true)));
    const away = this.#dead === null ? AWAY_MILLISECONDS : DEAD_MILLISECONDS;
    const milliseconds = this.#away ? away : BEAT_MILLISECONDS;
    const elapsed = sleep(milliseconds, false, { ref: false, signal: timer.signal }).catch(() => false);
    const outcome = await Promise.race([woken, elapsed]);
    timer.abort();
    return outcome;
  }

  async #lookOnce(): Promise<void> {
    try {
      await this.#answered();
      this.#setBack();
    } catch (thrown) {
      this.watched.abandonProbe();
      const error = connectErrorOf(thrown);
      // One that has too much to do is there.
      if (error.code !== databaseAway.code) return this.#setBack();
      this.#setAway(error, thrown === SILENT ? 'silent' : 'refuses');
      if (!this.#closed) await this.#revive();
    }
  }

  async #answered(): Promise<void> {
    let settled = false;
    const answer = this.watched.probe().finally(() => (settled = true));
    answer.catch(() => undefined);
    for (let turn = 0; turn < TURNS && !settled && !this.#closed; turn++) {
      await Promise.race([answer, sleep(TURN_MILLISECONDS, undefined, { ref: false })]);
    }
    if (!settled) throw SILENT;
    await answer;
  }

  async #revive(): Promise<void> {
    try {
      await this.watched.revive?.();
      this.#dead = null;
    } catch (error) {
      const why = String(error);
      // Once, however often it is tried.
      if (why !== this.#dead) this.log.error({ err: error }, 'PostgreSQL could not be started again');
      this.#dead = why;
    }
  }

  #setAway(error: NonetError, why: 'refuses' | 'silent'): void {
    if (this.#closed) return;
    if (!this.#away) this.log.error({ err: error }, 'the database is away');
    this.#away = { error, since: this.#away?.since ?? Date.now() };
    this.watched.onAway(error, why);
  }

  #setBack(): void {
    if (!this.#away) return;
    const milliseconds = Date.now() - this.#away.since;
    this.#away = null;
    this.#dead = null;
    this.log.warn({ milliseconds }, 'the database is back');
    this.watched.onBack();
  }
}

const SILENT = databaseAway({ reason: 'it does not answer' });
