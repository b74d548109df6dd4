import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../database/index.js';
import { type NonetError, runKindUnavailable } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';
import { inRunSpan } from '../tracing/index.js';
import type { Checkpoints } from './checkpoints.js';
import { parseConfiguration } from './parse-configuration.js';
import { retryRun } from './retry-run.js';
import { cancellation, type RunEnding, failure, success } from './run-endings.js';
import { RunJournal } from './run-journal.js';
import type { RunQueue } from './run-queue.js';
import { runOf } from './run-rows.js';
import { type RunClaim, requeue } from './run-store.js';
import type { RunTiming } from './run-timing.js';
import type { RunWorkByKind } from './run-work.js';
import type { Json } from './runs.service.js';

/** What executing runs needs. */
export interface RunDependencies {
  readonly database: Database;
  readonly queue: RunQueue;
  readonly works: RunWorkByKind;
  readonly checkpoints: Checkpoints;
  /** Folder of the folders of runs. */
  readonly folder: string;
  readonly timing: RunTiming;
  readonly log: Logger;
}

/** A run under way in this process. */
export interface Execution {
  /** Writes now instead of with the next beat: something was asked of the run. */
  attend(): void;
  /** Stops it where it can go on elsewhere. */
  giveBack(): void;
  /** Never rejects: an error is stored in the run, or logged if the run is lost. */
  readonly finished: Promise<void>;
}

/** Why a run's signal aborts; the first reason stays. */
class Stop extends Error {
  override readonly name = 'AbortError';
  constructor(
    readonly why: 'cancelled' | 'given-back' | 'lost',
    /** Who cancelled. */
    readonly by = '',
  ) {
    super(`The run was stopped here: ${why}.`);
  }
}

/**
 * Does the work of a run that this process has claimed, reports on it, and makes sure that the run ends in a sound
 * state.
 */
export function executeRun(claim: RunClaim, dependencies: RunDependencies): Execution {
  const { database, timing, log } = dependencies;
  const { runId } = claim;
  const stop = new AbortController();
  const journal = new RunJournal(database.pool, claim);
  let heard = Date.now();
  let ended = false;

  /** The heartbeat: shows that the worker lives, and learns whether the run was cancelled. */
  const beat = async () => {
    const since = Date.now();
    try {
      const run = await journal.write();
      if (ended) return;
      if (run === null) return stop.abort(new Stop('lost'));
      heard = since;
      if (run.cancelled_by !== null) stop.abort(new Stop('cancelled', run.cancelled_by));
    } catch (error) {
      log.warn({ err: error, run: runId }, 'a run could not say that it lives');
    }
  };
  const heart = setInterval(() => {
    if (Date.now() - heard > timing.beatMilliseconds * timing.beatsUntilStopped)
      stop.abort(new Stop('given-back'));
    void beat();
  }, timing.beatMilliseconds);

  const finished = perform(claim, dependencies, { journal, signal: stop.signal })
    .catch((error: unknown) => log.error({ err: error, run: runId }, 'the end of a run could not be noted'))
    .finally(() => {
      ended = true;
      clearInterval(heart);
    });
  return {
    attend: () => void beat(),
    giveBack: () => stop.abort(new Stop('given-back')),
    finished,
  };
}

interface RunEnvironment {
  readonly folder: string;
  readonly journal: RunJournal;
  readonly signal: AbortSignal;
}

type Outcome = { readonly result: Json } | { readonly error: NonetError } | { readonly stopped: Stop };

async function perform(
  claim: RunClaim,
  dependencies: RunDependencies,
  environment: Omit<RunEnvironment, 'folder'>,
): Promise<void> {
  const folder = join(dependencies.folder, claim.runId);
  const { signal } = environment;
  const outcome: Outcome = await work(claim, dependencies, { ...environment, folder }).then(
    (result) => ({ result }),
    (thrown: unknown) =>
      signal.aborted ? { stopped: signal.reason as Stop } : { error: toNonetError(thrown) },
  );
  const told = await untilWritten(dependencies, claim, () =>
    tell(claim, dependencies, outcome, environment.journal),
  );
  const error = 'error' in outcome ? outcome.error : null;
  const facts = {
    run: claim.runId,
    outcome: told,
    ...(error && { code: error.code, reason: error.message }),
  };
  if (error?.errorClass === 'internal') dependencies.log.error({ ...facts, err: error }, 'run ended');
  else dependencies.log.info(facts, 'run ended');
  if (told === 'ended') await dependencies.checkpoints.remove(claim.runId, folder);
}

/** Notes what came of the work. */
async function tell(
  claim: RunClaim,
  { database: { pool }, queue, timing }: RunDependencies,
  outcome: Outcome,
  journal: RunJournal,
): Promise<'ended' | 'lost' | 'given back' | 'retrying'> {
  const end = async (ending: RunEnding) => ((await journal.end(ending)) === null ? 'lost' : 'ended');
  if ('result' in outcome) return end(success(outcome.result));
  if ('stopped' in outcome) {
    const { why, by } = outcome.stopped;
    if (why === 'cancelled') return end(cancellation(by));
    if (why === 'lost' || (await journal.write()) === null) return 'lost';
    const event = { type: 'given-back', data: {} };
    return (await requeue(pool, queue, claim, { event, delaySeconds: 0 })) ? 'given back' : 'lost';
  }
  const { error } = outcome;
  if (!mayGoBetter(error)) return end(failure(error));
  // What it has reported so far is written before it continues elsewhere.
  if ((await journal.write()) === null) return 'lost';
  const retried = await retryRun(pool, queue, claim, { error, timing });
  return retried === 'failed' ? 'ended' : retried;
}

async function work(
  claim: RunClaim,
  dependencies: RunDependencies,
  { folder, journal, signal }: RunEnvironment,
): Promise<Json> {
  const { database, works, checkpoints } = dependencies;
  const { runId, attempt } = claim;
  const row = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const run = runOf(row);
  const traced = { id: runId, kind: run.kind, attempt, traceParent: row.traceParent };
  return inRunSpan(traced, async (enterPhase) => {
    const kind = works[run.kind];
    if (kind === undefined) throw runKindUnavailable({ kind: run.kind, known: Object.keys(works) });
    const configuration = parseConfiguration(run.kind, kind, run.configuration);
    await mkdir(folder, { recursive: true });
    const last = await database.prisma.runEvent.findFirst({
      where: { runId, type: 'checkpoint' },
      orderBy: { sequence: 'desc' },
    });
    const saved = (last?.data ?? null) as Json;
    await checkpoints.restore(runId, folder, saved);
    // Until its event is written, another worker would continue from the checkpoint before.
    let needed: readonly Json[] = [saved];
    signal.throwIfAborted();
    return kind.run(configuration, {
      runId,
      attempt,
      startedAt: row.startedAt ?? row.createdAt,
      actor: run.startedBy,
      signal,
      folder,
      progress(phase, done, total) {
        enterPhase(phase);
        journal.progress(phase, done, total);
      },
      metrics: (figures) => journal.metrics(figures),
      event: (type, data) => journal.event(type, data),
      async checkpoint() {
        const now = await checkpoints.save(runId, folder, needed);
        journal.event('checkpoint', now);
        const written = await journal.write().catch(() => null);
        needed = written === null ? [...needed, now] : [now];
      },
    });
  });
}

/** Whether another try, perhaps elsewhere, may succeed. */
const mayGoBetter = ({ errorClass }: NonetError) => errorClass === 'unavailable' || errorClass === 'internal';

/**
 * The end must be written, however long the database is away; if the process ends before, other workers take over
 * the run.
 */
async function untilWritten<Result>(
  { database, timing, log }: RunDependencies,
  { runId }: RunClaim,
  write: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (database.pool.ending) throw error;
      log.warn({ err: error, run: runId }, 'the end of a run could not be noted; trying again');
      await sleep(timing.beatMilliseconds, undefined, { ref: false });
    }
  }
}
