import type pg from 'pg';
import type { RunEnding } from './run-endings.js';
import { changeClaimed, jsonText, type ChangedRun, type RunClaim, type NewEvent } from './run-store.js';
import type { Json } from './runs.service.js';

interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/**
 * What a run reports, kept here until it is written: reporting returns at once, and an hour without the database
 * loses nothing. Of several reports of progress between two writes the newest is kept, and figures are merged.
 */
export class RunJournal {
  #events: NewEvent[] = [];
  #progress: Progress | null = null;
  #figures: Record<string, number> = {};
  #writing: Promise<ChangedRun | null> = Promise.resolve(null);

  constructor(
    private readonly pool: pg.Pool,
    private readonly claim: RunClaim,
  ) {}

  progress(phase: string, done: number, total: number | null): void {
    this.#progress = { phase, done, total };
  }

  metrics(figures: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(figures)) {
      if (Number.isFinite(value)) this.#figures[name] = value;
    }
  }

  event(type: string, data: Json): void {
    this.#takeFigures();
    this.#events.push({ type, data });
  }

  /** Writes what was reported, and that the worker lives; null if the claim no longer holds. One at a time. */
  write(): Promise<ChangedRun | null> {
    return this.#inTurn(() => this.#change('heartbeat_at = clock_timestamp()', [], []));
  }

  /** Writes the last of it together with how the run ended. */
  end({ set, values, event }: RunEnding): Promise<ChangedRun | null> {
    return this.#inTurn(() => this.#change(set, values, [event]));
  }

  /** A heartbeat beside the end would write the same reports twice. */
  #inTurn(change: () => Promise<ChangedRun | null>): Promise<ChangedRun | null> {
    const next = this.#writing.catch(() => null).then(change);
    this.#writing = next;
    return next;
  }

  async #change(
    set: string,
    values: readonly unknown[],
    last: readonly NewEvent[],
  ): Promise<ChangedRun | null> {
    this.#takeFigures();
    const progress = this.#progress;
    if (progress !== null) this.#events.push({ type: 'progress', data: { ...progress } });
    this.#progress = null;
    const events = [...this.#events];
    const latest = events.findLast(({ type }) => type === 'progress')?.data as Progress | undefined;
    const figures = Object.assign(
      {},
      ...events.filter(({ type }) => type === 'metrics').map(({ data }) => data),
    ) as Record<string, number>;
    const at = 5 + values.length;
    const changed = await changeClaimed(
      this.pool,
      this.claim,
      {
        set: `${set}, phase = coalesce($${at}, phase), metrics = metrics || $${at + 1}::jsonb,
              done = coalesce($${at + 2}, done),
              total = CASE WHEN $${at}::text IS NULL THEN total ELSE $${at + 3}::float8 END`,
        values: [
          ...values,
          latest?.phase ?? null,
          jsonText(figures),
          latest?.done ?? null,
          latest?.total ?? null,
        ],
      },
      [...events, ...last],
    );
    this.#events.splice(0, events.length);
    return changed;
  }

  /** Figures stand before what happened after them. */
  #takeFigures(): void {
    if (Object.keys(this.#figures).length === 0) return;
    this.#events.push({ type: 'metrics', data: this.#figures });
    this.#figures = {};
  }
}
