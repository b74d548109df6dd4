import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RUN_REQUESTS_CHANNEL, type Notifications } from '../database/index.js';
import { claimRun } from './claim-run.js';
import { clearFolders } from './clear-folders.js';
import { type Execution, executeRun, type RunDependencies } from './execute-run.js';
import { reviveRuns } from './revive-runs.js';
import { enterRoll, entryMilliseconds, leaveRoll } from './worker-roll.js';
import { RESOURCES, type Resource, type RunningWorker } from './runs.service.js';

/** Milliseconds that a stopping worker gives its runs to save their state before it leaves them to others. */
const PATIENCE_MILLISECONDS = 60_000;

/** Works on queued runs in this process until it is closed. */
export function startRunWorker(
  slots: Readonly<Record<Resource, number>>,
  dependencies: RunDependencies & { readonly notifications: Notifications },
): RunningWorker {
  const { database, queue, timing, log } = dependencies;
  const name = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  const running = new Map<string, { readonly resource: Resource; readonly execution: Execution }>();
  const startedAt = new Date();
  let entered = -Infinity;
  let closed = false;
  let wake: () => void = () => undefined;
  const deaf = dependencies.notifications.on(RUN_REQUESTS_CHANNEL, (runId) => {
    wake();
    if (runId !== null) running.get(runId)?.execution.attend();
    else for (const { execution } of running.values()) execution.attend();
  });

  const fill = async (): Promise<void> => {
    for (const resource of RESOURCES) {
      for (;;) {
        const busy = [...running.values()].filter((other) => other.resource === resource).length;
        if (closed || busy >= slots[resource]) break;
        const claim = await claimRun(database.pool, queue, resource, name);
        if (claim === null) break;
        log.info({ run: claim.runId, attempt: claim.attempt, worker: name }, 'run started');
        const execution = executeRun(claim, dependencies);
        running.set(claim.runId, { resource, execution });
        void execution.finished.then(() => {
          running.delete(claim.runId);
          wake();
        });
        // It was claimed while the worker was being stopped.
        if (closed) execution.giveBack();
      }
    }
  };

  /** Others see by it that this worker is there, even while it has nothing to do. */
  const enter = async (): Promise<void> => {
    if (performance.now() - entered < entryMilliseconds(timing)) return;
    entered = performance.now();
    await enterRoll(database.pool, timing, { name, slots, startedAt });
  };

  const look = async (): Promise<void> => {
    await clearFolders(database.pool, dependencies.folder).catch((error: unknown) =>
      log.warn({ err: error }, 'a worker could not clear the folders of ended runs away'),
    );
    while (!closed) {
      // Set before looking: an announcement meanwhile makes it look again.
      const woken = new Promise<void>((resolve) => (wake = resolve));
      try {
        await queue.open();
        await enter();
        const revived = await reviveRuns(database.pool, queue, timing);
        if (revived.length > 0) log.warn({ runs: revived }, 'gave the runs of silent workers to others');
        await fill();
      } catch (error) {
        log.warn({ err: error }, 'a worker could not look for runs');
      }
      const timer = new AbortController();
      await Promise.race([
        woken,
        sleep(timing.pollMilliseconds, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
    }
  };
  const looking = look();

  return {
    name,
    async close() {
      if (closed) return;
      closed = true;
      deaf();
      wake();
      await looking;
      const all = () => Promise.all([...running.values()].map(({ execution }) => execution.finished));
      if (running.size > 0) await within(all(), timing.farewellMilliseconds);
      for (const { execution } of running.values()) execution.giveBack();
      await within(all(), PATIENCE_MILLISECONDS);
      if (running.size > 0) log.warn({ runs: [...running.keys()] }, 'left runs that did not stop');
      await leaveRoll(database.pool, name).catch((error: unknown) =>
        log.warn({ err: error }, 'a worker could not say that it leaves'),
      );
    },
  };
}

async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const timer = new AbortController();
  const patience = sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, patience]);
  timer.abort();
}
