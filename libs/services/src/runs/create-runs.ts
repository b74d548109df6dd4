import { randomUUID } from 'node:crypto';
import { type Database, inTransaction, isUuid, type Notifications } from '../database/index.js';
import { notFound, runKeyReused, runKindUnavailable } from '../errors/errors.js';
import { decodeCursor, inOrder, pageOf } from '../paging/index.js';
import { currentTraceParent } from '../tracing/index.js';
import type { RunDependencies } from './execute-run.js';
import { followRuns } from './follow-runs.js';
import { secondsLeft } from './run-estimate.js';
import { forecastRun } from './run-forecast.js';
import { runPoints } from './run-points.js';
import { followEvents } from './follow-events.js';
import { logPages } from './log-pages.js';
import { parseConfiguration } from './parse-configuration.js';
import { cancellation } from './run-endings.js';
import { RunQueue } from './run-queue.js';
import { rowKind, rowResource, rowState, runOf } from './run-rows.js';
import { announceRequest, changeRun, jsonText, putTicket } from './run-store.js';
import { type RunTiming, USUAL_TIMING } from './run-timing.js';
import { startRunWorker } from './run-worker.js';
import { readRoll } from './worker-roll.js';
import type { RunWork } from './run-work.js';
import type { Actor, Json, Run, RunKind, RunningWorker, RunRequest, RunsService } from './runs.service.js';

interface RunsDependencies extends Omit<RunDependencies, 'queue' | 'timing'> {
  readonly notifications: Notifications;
  readonly timing?: RunTiming;
}

/** Runs on one database. `close` ends the workers of this process first. */
export function createRuns({ timing = USUAL_TIMING, ...dependencies }: RunsDependencies): RunsService & {
  close(): Promise<void>;
} {
  const { database, notifications, works, log } = dependencies;
  const { prisma, pool } = database;
  const queue = new RunQueue(pool, log);
  const workers = new Set<RunningWorker>();

  const get = async (id: string): Promise<Run | null> => {
    const row = isUuid(id) ? await prisma.run.findUnique({ where: { id } }) : null;
    return row === null ? null : runOf(row);
  };
  const need = async (id: string): Promise<Run> => {
    const run = await get(id);
    if (run === null) throw notFound({ what: 'run', key: id });
    return run;
  };

  const workOf = (kind: RunKind): RunWork<unknown> => {
    const work = works[kind];
    if (!work) throw runKindUnavailable({ kind, known: Object.keys(works) });
    return work;
  };

  return {
    async forecast({ kind, configuration: given }) {
      const work = workOf(kind);
      const configuration = parseConfiguration(kind, work, given);
      return forecastRun(prisma, { kind, schema: work.configuration, configuration });
    },
    async start(request, actor) {
      const work = workOf(request.kind);
      const configuration = parseConfiguration(request.kind, work, request.configuration);
      const earlier = await earlierRun(database, request, actor, configuration as Json);
      if (earlier) return earlier;
      await work.admit?.(configuration);
      await queue.open();
      const id = randomUUID();
      const resource = work.resource(configuration);
      const priority = request.priority ?? 0;
      const inserted = await inTransaction(pool, async (client) => {
        const { rowCount } = await client.query(
          `INSERT INTO run (id, kind, resource, priority, configuration, idempotency_key, started_by, started_by_name,
                            trace_parent, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', now())) ON CONFLICT (started_by, idempotency_key) DO NOTHING`,
          [
            id,
            rowKind(request.kind),
            rowResource(resource),
            priority,
            jsonText(configuration as Json),
            request.idempotencyKey ?? null,
            actor.id,
            actor.name,
            currentTraceParent(),
          ],
        );
        if (rowCount === 0) return false;
        const event = { type: 'queued', data: { by: actor.name } };
        await changeRun(client, id, { set: 'priority = priority', where: 'true', values: [] }, [event]);
        await putTicket(client, queue, { id, resource: resource === 'cpu' ? 'CPU' : 'GPU', priority }, 0);
        return true;
      });
      // Another request with this key was faster.
      if (!inserted) return (await earlierRun(database, request, actor, configuration as Json))!;
      log.info({ run: id, kind: request.kind, by: actor.name }, 'run queued');
      return need(id);
    },
    get,
    need,
    async byIds(ids) {
      const rows = await prisma.run.findMany({ where: { id: { in: ids.filter(isUuid) } } });
      return inOrder(ids, rows.map(runOf), ({ id }) => id);
    },
    async list(filter, page) {
      const where = {
        ...(filter.kind && { kind: rowKind(filter.kind) }),
        ...(filter.state && { state: rowState(filter.state) }),
      };
      const after = decodeCursor('runs', ['moment', 'id'], page.after);
      const [time, id] = [new Date(String(after?.[0])), String(after?.[1])];
      const behind = { OR: [{ createdAt: { lt: time } }, { createdAt: time, id: { gt: id } }] };
      const rows = await prisma.run.findMany({
        where: { AND: [where, after ? behind : {}] },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: page.first + 1,
      });
      return pageOf(page, rows.map(runOf), {
        order: 'runs',
        keyOf: (run) => [run.createdAt.toISOString(), run.id],
        totalCount: () => prisma.run.count({ where }),
      });
    },
    async cancel(id, actor) {
      await need(id);
      await inTransaction(pool, async (client) => {
        // Its state stays what it is until this is done.
        await client.query('SELECT FROM run WHERE id = $1 FOR UPDATE', [id]);
        const { event, ...ended } = cancellation(actor.name);
        if (await changeRun(client, id, { ...ended, where: `state = 'QUEUED'` }, [event])) return;
        const where = `state = 'RUNNING' AND cancelled_by IS NULL`;
        const asked = { set: `cancelled_by = $5`, where, values: [actor.name] };
        const asking = { type: 'cancelling', data: { by: actor.name } };
        if (await changeRun(client, id, asked, [asking])) await announceRequest(client, id);
      });
      return need(id);
    },
    logsOf: (ids, page) => logPages(prisma, ids, page),
    async events(id, options) {
      await need(id);
      return followEvents(database, notifications, id, options);
    },
    secondsLeftOf: (ids) => secondsLeft(prisma, ids),
    pointsOf: (ids, most) => runPoints(prisma, ids, most),
    workers: () => readRoll(pool, timing),
    changes: (filter, signal) => followRuns(database, notifications, filter, signal),
    startWorker(slots) {
      const worker = startRunWorker(slots, { ...dependencies, queue, timing });
      workers.add(worker);
      return worker;
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      await queue.close();
    },
  };
}

/** The run that an earlier request under the same key began. @throws RUN_KEY_REUSED */
async function earlierRun(
  { pool, prisma }: Database,
  { kind, priority = 0, idempotencyKey = null }: RunRequest,
  actor: Actor,
  configuration: Json,
): Promise<Run | null> {
  if (idempotencyKey === null) return null;
  const { rows } = await pool.query<{ id: string; same: boolean }>(
    `SELECT id, kind = $3::run_kind AND configuration = $4::jsonb AND priority = $5 AS same
       FROM run WHERE started_by = $1 AND idempotency_key = $2`,
    [actor.id, idempotencyKey, rowKind(kind), jsonText(configuration), priority],
  );
  const [earlier] = rows;
  if (earlier === undefined) return null;
  if (!earlier.same) throw runKeyReused({ key: idempotencyKey, id: earlier.id });
  return runOf(await prisma.run.findUniqueOrThrow({ where: { id: earlier.id } }));
}
