import type pg from 'pg';
import type { RunTiming } from './run-timing.js';
import type { Resource, RunWorker } from './runs.service.js';

/** Beats between two entries of a worker that has nothing to do: nobody waits for it. */
const BEATS_BETWEEN_ENTRIES = 5;

/** How often a worker says that it is there. */
export const entryMilliseconds = ({ beatMilliseconds }: RunTiming): number =>
  beatMilliseconds * BEATS_BETWEEN_ENTRIES;

const silence = ({ beatMilliseconds, beatsUntilDead }: RunTiming): string =>
  `${beatMilliseconds * beatsUntilDead} milliseconds`;

/** A worker enters itself, and strikes out those that have been silent for so long that they are dead. */
export async function enterRoll(
  pool: pg.Pool,
  timing: RunTiming,
  { name, slots, startedAt }: Pick<RunWorker, 'name' | 'slots' | 'startedAt'>,
): Promise<void> {
  await pool.query(
    `WITH dead AS (DELETE FROM run_worker WHERE heartbeat_at < clock_timestamp() - $5::interval AND name <> $1)
     INSERT INTO run_worker (name, cpu_slots, gpu_slots, started_at, heartbeat_at)
     VALUES ($1, $2, $3, $4, clock_timestamp())
     ON CONFLICT (name) DO UPDATE SET heartbeat_at = excluded.heartbeat_at`,
    [name, slots.cpu, slots.gpu, startedAt, silence(timing)],
  );
}

export async function leaveRoll(pool: pg.Pool, name: string): Promise<void> {
  await pool.query('DELETE FROM run_worker WHERE name = $1', [name]);
}

interface Entry {
  readonly name: string;
  readonly cpu_slots: number;
  readonly gpu_slots: number;
  readonly started_at: Date;
  readonly heartbeat_at: Date;
  readonly cpu_runs: number;
  readonly gpu_runs: number;
}

/** The workers that are there, those with nothing to do too, in the order in which they came. */
export async function readRoll(pool: pg.Pool, timing: RunTiming): Promise<RunWorker[]> {
  const { rows } = await pool.query<Entry>(
    `SELECT w.*, count(r.id) FILTER (WHERE r.resource = 'CPU')::int AS cpu_runs,
            count(r.id) FILTER (WHERE r.resource = 'GPU')::int AS gpu_runs
       FROM run_worker w LEFT JOIN run r ON r.state = 'RUNNING' AND r.worker = w.name
      WHERE w.heartbeat_at >= clock_timestamp() - $1::interval
      GROUP BY w.name ORDER BY w.started_at, w.name`,
    [silence(timing)],
  );
  return rows.map((row) => ({
    name: row.name,
    slots: slotsOf(row.cpu_slots, row.gpu_slots),
    running: slotsOf(row.cpu_runs, row.gpu_runs),
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
  }));
}

const slotsOf = (cpu: number, gpu: number): Readonly<Record<Resource, number>> => ({ cpu, gpu });
