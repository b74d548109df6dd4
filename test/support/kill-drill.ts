import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Services } from '@nonet/services';
import type { RunRequest } from '@nonet/services/runs';
import pg from 'pg';
import { expect } from 'vitest';
import { type KillWorld, TIMING, type WorldCopy } from './kill-world.js';

/** What a run left behind, in a form in which two runs of the same request can be compared. */
export interface Remains {
  readonly state: string;
  readonly result: unknown;
  /** Rows of every table, without the numbers and times that differ from one run to the next. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  /** Paths in the home. */
  readonly files: readonly string[];
}

export interface Drilled {
  readonly remains: Remains;
  readonly attempts: number;
  /** From the start of the work to its end, in milliseconds. */
  readonly milliseconds: number;
}

const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };
const LIMIT_MILLISECONDS = 200_000;
const WAIT = { timeout: LIMIT_MILLISECONDS, interval: 100 };

/** A run in a copy of the world that nobody disturbs. */
export async function undisturbed(world: KillWorld, request: RunRequest): Promise<Drilled> {
  return inCopy(world, async (copy, services) => {
    services.runs.startWorker({ cpu: 1, gpu: 0 });
    return followed(copy, services, request);
  });
}

/** The same in a process that is killed (SIGKILL) so many milliseconds after the work began; another goes on with it. */
export async function killed(world: KillWorld, request: RunRequest, after: number): Promise<Drilled> {
  return inCopy(world, async (copy, services) => {
    const victim = await startVictim(copy);
    try {
      return await followed(copy, services, request, {
        async onStarted() {
          await delay(after);
          victim.kill('SIGKILL');
          services.runs.startWorker({ cpu: 1, gpu: 0 });
        },
      });
    } finally {
      victim.kill('SIGKILL');
    }
  });
}

/**
 * The same in a process that dies when all is done and only the end of the run is not noted yet: too short a moment to hit,
 * so the end is taken back.
 */
export async function diedAtTheEnd(world: KillWorld, request: RunRequest): Promise<Drilled> {
  return inCopy(world, async (copy, services) => {
    services.runs.startWorker({ cpu: 1, gpu: 0 });
    return followed(copy, services, request, {
      async onEnded(id) {
        await onDatabase(copy, (client) =>
          client.query(
            `UPDATE run SET state = 'RUNNING', result = NULL, finished_at = NULL, heartbeat_at = '2000-01-01' WHERE id = $1`,
            [id],
          ),
        );
        await expect.poll(async () => (await services.runs.need(id)).state, WAIT).toMatch(/succeeded|failed/);
      },
    });
  });
}

async function inCopy(
  world: KillWorld,
  drill: (copy: WorldCopy, services: Services) => Promise<Drilled>,
): Promise<Drilled> {
  const copy = await world.copy();
  const services = await copy.open();
  let drilled: Drilled;
  try {
    drilled = await drill(copy, services);
  } finally {
    await services.close();
  }
  // What lies about until a process starts again may be cleared away by that one.
  const again = await copy.open();
  const worker = again.runs.startWorker({ cpu: 1, gpu: 0 });
  await worker.close();
  await again.close();
  const files = await filesOf(copy.home);
  await copy.remove();
  return { ...drilled, remains: { ...drilled.remains, files } };
}

async function startVictim({ environment }: WorldCopy): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('scripts/services-worker.mjs', import.meta.url));
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [script, JSON.stringify(TIMING)], { env, stdio: [...stdio] });
  await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('The worker did not start.'))),
  ]);
  return child;
}

interface Disturbance {
  readonly onStarted?: () => Promise<void>;
  readonly onEnded?: (id: string) => Promise<void>;
}

/** Starts the run, does something once the work has begun, and waits for its end. */
async function followed(
  copy: WorldCopy,
  services: Services,
  request: RunRequest,
  { onStarted, onEnded }: Disturbance = {},
): Promise<Drilled> {
  const { id } = await services.runs.start(request, ada);
  const signal = AbortSignal.timeout(LIMIT_MILLISECONDS);
  let since = 0;
  let disturbing: Promise<void> | undefined;
  for await (const { type } of await services.runs.events(id, { after: 0, signal })) {
    if (type !== 'started' || since > 0) continue;
    since = performance.now();
    disturbing = onStarted?.();
  }
  const milliseconds = performance.now() - since;
  await disturbing;
  await onEnded?.(id);
  const { state, result, error, attempt } = await services.runs.need(id);
  const rows = await onDatabase(copy, rowsOf);
  const remains = { state, result: error ?? comparable(result), rows, files: [] };
  return { remains, attempts: attempt, milliseconds };
}

/** Tables about the running itself, and those in which every start writes. */
const APART = ['run', 'run_event', 'run_worker', 'audit_entry', 'api_key', '_prisma_migrations'];
/** Facts that differ each time: numbers of rows, times, who did it and how fast; the lots that patents draw; and vectors, in their last digits. */
const VARYING =
  /^(id|.*_id|import|at|.*_at|.*_until|heartbeat.*|seconds|ms|fromStep|documentsPerSecond|reviewedUntil|createdAt|worker|attempt|checkpoint|lot|vector)$/;

async function onDatabase<Result>(
  { environment }: WorldCopy,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: environment['DATABASE_URL'] });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function rowsOf(client: pg.Client): Promise<Record<string, string[]>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => !APART.includes(table.name))) {
    const { rows: found } = await client.query<{ row: object }>(`SELECT to_jsonb(t) AS row FROM "${name}" t`);
    rows[name] = found.map(({ row }) => JSON.stringify(comparable(row))).sort();
  }
  return rows;
}

/** Sums of floats depend in their last digits on which texts shared a batch: a ten-thousandth is a difference, less is not. */
function comparable(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(4));
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !VARYING.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, comparable(inner)]));
}

/**
 * But for files and folders that were cut off on their way and bear the name of such: garbage collection and the next day's
 * downloads sweep them away, since at a start nobody knows whether another process still writes them.
 */
async function filesOf(home: string): Promise<string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || !['runs', 'training'].includes(entry.name))
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(home.length + 1))
    .filter((path) => !/\.partial(?:\/|$)/.test(path))
    .sort();
}
