import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import { LOCKS, type Database } from '../database/index.js';
import { importCancelled, importInterrupted, type NonetError } from '../errors.js';
import { toNonetError } from '../library-errors.js';
import { importOf, rowKind } from './import-rows.js';
import type { Import, ImportOptions, ImportRequest } from './imports.service.js';

/** What an import counts; each call replaces the numbers it names. */
export type Counts = Partial<
  Pick<Import, 'read' | 'added' | 'updated' | 'unchanged' | 'removed' | 'rejected' | 'duplicates'>
>;

/** What the work of an import is given. */
export interface ImportContext {
  readonly id: string;
  /** A connection of its own, which holds the import's lock. */
  readonly client: pg.ClientBase;
  readonly signal: AbortSignal;
  count(counts: Counts): void;
  progress(phase: string, done: number, total: number | null): void;
}

export type ImportWork = (context: ImportContext) => Promise<void>;

const NOTE_MILLISECONDS = 1_000;

/**
 * Runs an import under a row that says how it goes and that always ends in a final state. `finished` does not reject.
 */
export async function runImport(
  database: Database,
  request: ImportRequest,
  work: ImportWork,
  options: ImportOptions & { readonly signal: AbortSignal; readonly log: Logger },
): Promise<{ started: Import; finished: Promise<{ row: Import; error: NonetError | null }> }> {
  const { prisma, url } = database;
  const id = randomUUID();
  const client = new pg.Client({ connectionString: url, application_name: 'nonet import' });
  await client.connect();
  // A connection that breaks makes the running query fail; the event itself says nothing more.
  client.on('error', () => undefined);
  try {
    // Before the row: a row without its lock is one whose process died.
    await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCKS.imports, id]);
    const data = {
      id,
      kind: rowKind[request.kind],
      state: 'RUNNING',
      source: request.path,
      startedBy: options.actor,
    } as const;
    const started = importOf(await prisma.import.create({ data }));
    return { started, finished: finish(started) };
  } catch (error) {
    await client.end().catch(ignore);
    throw error;
  }

  async function finish(started: Import) {
    let counts: Counts = {};
    let noted = Date.now();
    let noting = Promise.resolve();
    const note = () => {
      if (Date.now() - noted < NOTE_MILLISECONDS) return;
      noted = Date.now();
      noting = noting.then(() => prisma.import.update({ where: { id }, data: counts })).then(ignore, ignore);
    };
    const context: ImportContext = {
      id,
      client,
      signal: options.signal,
      count: (more) => {
        counts = { ...counts, ...more };
        note();
      },
      progress: (phase, done, total) => options.onProgress?.({ id, phase, done, total }),
    };
    const error = await work(context).then(
      () => null,
      (thrown: unknown) => (options.signal.aborted ? importCancelled({ id }, thrown) : toNonetError(thrown)),
    );
    await noting;
    const final = error === null ? 'SUCCEEDED' : options.signal.aborted ? 'CANCELLED' : 'FAILED';
    const finishedAt = new Date();
    const said = { errorCode: error?.code ?? null, errorMessage: error?.message ?? null };
    const data = { ...counts, ...said, state: final, finishedAt } as const;
    const row = await prisma.import.update({ where: { id }, data }).then(importOf, (thrown: unknown) => {
      // The database is gone. The row that stays behind is ended by the next start.
      options.log.error({ err: thrown, id }, 'the end of an import could not be noted');
      const state = final.toLowerCase() as Lowercase<typeof final>;
      const problem = error && { code: error.code, message: error.message };
      return { ...started, ...counts, state, finishedAt, error: problem };
    });
    // The lock goes with the connection.
    await client.end().catch(ignore);
    return { row, error };
  }
}

const ignore = () => undefined;

/** Ends the rows of imports whose processes died: their locks are free. */
export async function endInterruptedImports({ pool, prisma }: Database): Promise<number> {
  const running = await prisma.import.findMany({ where: { state: 'RUNNING' }, select: { id: true } });
  const { code, message } = importInterrupted({});
  let ended = 0;
  for (const { id } of running) {
    const { rowCount } = await pool.query(
      `UPDATE import SET state = 'FAILED', finished_at = now(), error_code = $3, error_message = $4
        WHERE id = $2::uuid AND state = 'RUNNING' AND pg_try_advisory_xact_lock($1, hashtext($2::text))`,
      [LOCKS.imports, id, code, message],
    );
    ended += rowCount ?? 0;
  }
  return ended;
}
