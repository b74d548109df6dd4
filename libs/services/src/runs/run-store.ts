import type pg from 'pg';
import { inTransaction, RUN_REQUESTS_CHANNEL, RUNS_CHANNEL } from '../database/index.js';
import type { RunQueue } from './run-queue.js';
import type { Json, Resource } from './runs.service.js';

/** What a worker has claimed: a run, and the attempt at it. Once another attempt has begun, this claim changes nothing any more. */
export interface RunClaim {
  readonly runId: string;
  readonly attempt: number;
}

export interface NewEvent {
  readonly type: string;
  readonly data: Json;
}

/** What the transitions of a run need to know of its row. */
export interface ChangedRun {
  readonly id: string;
  readonly resource: 'CPU' | 'GPU';
  readonly priority: number;
  readonly attempt: number;
  readonly cancelled_by: string | null;
}

interface Change {
  /** SQL; `$1` is the run's id, `$5` and on are `values`. */
  readonly set: string;
  readonly where: string;
  readonly values: readonly unknown[];
}

/**
 * Changes a run and adds to its events, in one statement: the events have no gaps, and nobody sees a state without
 * its event. The import of a run ends with it, whoever ends it. Null if the run does not meet `where`.
 */
export async function changeRun(
  client: pg.ClientBase | pg.Pool,
  runId: string,
  { set, where, values }: Change,
  events: readonly NewEvent[],
): Promise<ChangedRun | null> {
  const { rows } = await client.query<ChangedRun>(
    `WITH changed AS (
       UPDATE run SET ${set}, last_event = last_event + cardinality($2::text[])
        WHERE id = $1::uuid AND ${where}
       RETURNING id, state, resource, priority, attempt, cancelled_by, last_event, error_code, error_message
     ), told AS (
       INSERT INTO run_event (run_id, sequence, type, data)
       SELECT changed.id, changed.last_event - cardinality($2::text[]) + e.place, e.type, e.data::jsonb
         FROM changed, unnest($2::text[], $3::text[]) WITH ORDINALITY AS e(type, data, place)
     ), import_ended AS (
       UPDATE import SET state = changed.state::text::import_state, finished_at = clock_timestamp(),
              error_code = changed.error_code, error_message = changed.error_message
         FROM changed
        WHERE import.id = changed.id AND import.state = 'RUNNING' AND changed.state IN ('FAILED', 'CANCELLED')
     )
     SELECT id, resource, priority, attempt, cancelled_by,
            CASE WHEN cardinality($2::text[]) > 0 THEN pg_notify($4, id::text) END
       FROM changed`,
    [
      runId,
      events.map(({ type }) => type),
      events.map(({ data }) => jsonText(data)),
      RUNS_CHANNEL,
      ...values,
    ],
  );
  return rows[0] ?? null;
}

/** As {@link changeRun}, for the worker that has claimed the run. */
export const changeClaimed = (
  client: pg.ClientBase | pg.Pool,
  { runId, attempt }: RunClaim,
  { set, values }: Omit<Change, 'where'>,
  events: readonly NewEvent[],
): Promise<ChangedRun | null> => {
  const where = `attempt = $${5 + values.length} AND state = 'RUNNING'`;
  return changeRun(client, runId, { set, where, values: [...values, attempt] }, events);
};

/** Puts a run back into its queue; false if the claim no longer holds. */
export function requeue(
  pool: pg.Pool,
  queue: RunQueue,
  claim: RunClaim,
  { event, delaySeconds }: { event: NewEvent; delaySeconds: number },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const run = await changeClaimed(client, claim, { set: `state = 'QUEUED', worker = NULL`, values: [] }, [
      event,
    ]);
    if (run !== null) await putTicket(client, queue, run, delaySeconds);
    return run !== null;
  });
}

export async function putTicket(
  client: pg.ClientBase,
  queue: RunQueue,
  { id, resource, priority }: Pick<ChangedRun, 'id' | 'resource' | 'priority'>,
  delaySeconds: number,
): Promise<void> {
  await queue.put(client, {
    runId: id,
    resource: resource.toLowerCase() as Resource,
    priority,
    delaySeconds,
  });
  await announceRequest(client, id);
}

export async function announceRequest(client: pg.ClientBase, runId: string): Promise<void> {
  await client.query('SELECT pg_notify($1, $2)', [RUN_REQUESTS_CHANNEL, runId]);
}

/** JSON that PostgreSQL takes: its texts have no zero byte. */
export const jsonText = (value: Json): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '') : part,
  );
