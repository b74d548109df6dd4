import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { listenTo } from '../../libs/services/src/database/notifications.js';
import { openDatabase } from '../../libs/services/src/database/open-database.js';
import { RUN_REQUESTS_CHANNEL, RUNS_CHANNEL } from '../../libs/services/src/database/channels.js';
import { type Checkpoints, sharedDisk } from '../../libs/services/src/runs/checkpoints.js';
import { createRuns } from '../../libs/services/src/runs/create-runs.js';
import { type RunTiming, USUAL_TIMING } from '../../libs/services/src/runs/run-timing.js';
import type { RunWorkByKind } from '../../libs/services/src/runs/run-work.js';
import type { Run, RunEvent, RunsService } from '../../libs/services/src/runs/runs.service.js';

/** Workers that look and speak often, and give up on each other late: a busy machine is no dead worker. */
export const BRISK: RunTiming = {
  ...USUAL_TIMING,
  beatMilliseconds: 100,
  beatsUntilDead: 600,
  beatsUntilStopped: 400,
  farewellMilliseconds: 50,
  retrySeconds: 1,
  retries: 2,
  pollMilliseconds: 100,
};

/** Workers that notice within seconds that one of them is dead. */
export const WATCHFUL: RunTiming = { ...BRISK, beatsUntilDead: 40, beatsUntilStopped: 30, retries: 20 };

/** Runs on a database, as one process of several has them. */
export interface OpenRuns extends RunsService {
  readonly folder: string;
  /** Rows of a statement. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** The run after its end, and all that it reported. */
  ended(id: string): Promise<{ run: Run; events: readonly RunEvent[] }>;
  close(): Promise<void>;
}

export interface OpenRunsOptions {
  readonly folder?: string;
  readonly timing?: RunTiming;
  readonly checkpoints?: Checkpoints;
}

export async function openRuns(
  url: string,
  works: RunWorkByKind,
  { folder, timing = BRISK, checkpoints = sharedDisk }: OpenRunsOptions = {},
): Promise<OpenRuns> {
  const log = pino({ level: 'silent' });
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'nonet-runs-')));
  const database = await openDatabase({ kind: 'external', url }, { log });
  const notifications = await listenTo([RUNS_CHANNEL, RUN_REQUESTS_CHANNEL], { url, log });
  const parts = { database, notifications, works, checkpoints, folder: own, timing, log };
  const runs = createRuns(parts);
  return {
    ...runs,
    folder: own,
    rows: async (sql) => (await database.pool.query<Record<string, unknown>>(sql)).rows,
    async ended(id) {
      const events: RunEvent[] = [];
      const signal = AbortSignal.timeout(170_000);
      for await (const event of await runs.events(id, { after: 0, signal })) events.push(event);
      return { run: (await runs.get(id))!, events };
    },
    async close() {
      await runs.close();
      await notifications.close();
      await database.close();
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}
