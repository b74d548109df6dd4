import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'pino';
import { LOCKS, openClient, type Database } from '../database/index.js';
import { conflict, importCancelled } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';
import { countsOf, importOf, rowKind, rowState } from './import-rows.js';
import type { Import, ImportCounts, ImportOptions, ImportRequest } from './imports.service.js';

/** How far an import has come: written together with its records, so that another attempt continues there. */
export interface ResumePoint {
  readonly counts: ImportCounts;
  /** How much of the source has been read, in units of the kind; 0: nothing. */
  readonly handled: number;
  /** Keys and columns that nothing was read from so far. */
  readonly ignored: readonly string[];
  /** What the source looked like; null where that does not matter. */
  readonly sourceState: string | null;
}

/** What the work of an import is given. */
export interface ImportContext {
  readonly id: string;
  /** A connection of its own. */
  readonly client: pg.ClientBase;
  /** Another one, which ends with the import. @throws DATABASE_UNREACHABLE, DATABASE_BUSY */
  connect(): Promise<pg.ClientBase>;
  readonly signal: AbortSignal;
  /** Where the attempt before this one left it. */
  readonly earlier: ResumePoint;
  /**
   * Notes how far the import is, in the transaction that a connection of the import is in (default: `client`): it is committed
   * with what was written there, or not at all.
   * @throws CONFLICT if another attempt has taken over the import, or it was ended
   */
  note(point: ResumePoint, on?: pg.ClientBase): Promise<void>;
  progress(phase: string, done: number, total: number | null): void;
  /** Marks progress: attempts that came this far are not counted as failures in a row. */
  checkpoint(): Promise<void>;
}

export type ImportWork = (context: ImportContext) => Promise<void>;

interface RunningImportOptions extends ImportOptions {
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Does an import, with a row in the database that shows its state. Outside of a run the row always ends in a final
 * state; the failure of a run's import is written with the end of the run, which may try again.
 * @throws what went wrong
 */
export async function runImport(
  database: Database,
  request: ImportRequest,
  work: ImportWork,
  options: RunningImportOptions,
): Promise<Import> {
  const { prisma } = database;
  const { run } = options;
  const claim: ImportClaim = { id: run?.runId ?? randomUUID(), attempt: run?.attempt ?? 1 };
  const { id } = claim;
  const clients: pg.Client[] = [];
  const connect = async () => {
    const client = await openClient(database.url, 'nonet import');
    clients.push(client);
    return client;
  };
  const client = await connect();
  try {
    // Before the row: outside of runs, a row without its lock is one whose process died.
    if (!run) await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCKS.imports, id]);
    await begin(client, claim, request, options.actor);
    const row = await prisma.import.findUniqueOrThrow({ where: { id } });
    // The attempt before this one died between the end of the import and that of the run.
    if (row.state === 'SUCCEEDED') return importOf(row);
    if (row.attempt !== claim.attempt || row.state !== 'RUNNING') throw takenOver();
    const { handled, ignored, sourceState } = row;
    let counts = countsOf(row);
    const context: ImportContext = {
      id,
      client,
      connect,
      signal: options.signal,
      earlier: { counts, handled, ignored, sourceState },
      async note(point, on = client) {
        await note(on, claim, point);
        ({ counts } = point);
      },
      progress: (phase, done, total) => options.onProgress?.({ id, phase, done, total, counts }),
      checkpoint: async () => run?.checkpoint(),
    };
    await work(context).catch(async (thrown: unknown) => {
      if (run) throw thrown;
      throw await fail(thrown);
    });
    const { rowCount } = await client.query(
      `UPDATE import SET state = 'SUCCEEDED', finished_at = clock_timestamp()
        WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`,
      [id, claim.attempt],
    );
    if (rowCount === 0) throw takenOver();
    return importOf(await prisma.import.findUniqueOrThrow({ where: { id } }));
  } finally {
    // The lock goes with the connection.
    await Promise.all(clients.map((one) => one.end().catch(() => undefined)));
  }

  /** Ends the row, and returns the error to throw. */
  async function fail(thrown: unknown) {
    const error = options.signal.aborted ? importCancelled({ id }, thrown) : toNonetError(thrown);
    const state = rowState[options.signal.aborted ? 'cancelled' : 'failed'];
    const said = { errorCode: error.code, errorMessage: error.message.replaceAll('\0', '') };
    await prisma.import
      .update({ where: { id }, data: { ...said, state, finishedAt: new Date() } })
      // The database is gone. The row that stays behind is ended by the next start.
      .catch((failure: unknown) =>
        options.log.error({ err: failure, id }, 'the end of an import could not be noted'),
      );
    return error;
  }
}

/** Which import, and the attempt at it that this process makes. */
interface ImportClaim {
  readonly id: string;
  readonly attempt: number;
}

/** Writes the row, or takes over the one of an earlier attempt. */
async function begin(
  client: pg.ClientBase,
  { id, attempt }: ImportClaim,
  { kind, path }: ImportRequest,
  actor: string,
): Promise<void> {
  await client.query(
    `INSERT INTO import (id, kind, state, source, started_by, attempt, started_at)
     VALUES ($1, $2::import_kind, 'RUNNING', $3, $4, $5, date_trunc('milliseconds', now()))
     ON CONFLICT (id) DO UPDATE SET attempt = excluded.attempt
      WHERE import.state = 'RUNNING' AND import.attempt < excluded.attempt`,
    [id, rowKind[kind], path, actor, attempt],
  );
}

async function note(
  client: pg.ClientBase,
  { id, attempt }: ImportClaim,
  { counts, handled, ignored, sourceState }: ResumePoint,
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE import
        SET read = c.read, added = c.added, updated = c.updated, unchanged = c.unchanged, removed = c.removed,
            rejected = c.rejected, rejected_fields = c."rejectedFields", filled = c.filled, replaced = c.replaced,
            kept = c.kept, unknown_symbols = c."unknownSymbols", duplicates = c.duplicates, handled = $4, source_state = $5,
            ignored = $6
       FROM jsonb_to_record($3::jsonb) AS c (
              read int, added int, updated int, unchanged int, removed int, rejected int, "rejectedFields" int, filled int,
              replaced int, kept int, "unknownSymbols" int, duplicates int)
      WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`,
    [id, attempt, JSON.stringify(counts), handled, sourceState, ignored],
  );
  if (rowCount === 0) throw takenOver();
}

const takenOver = () =>
  conflict({ reason: 'The import was ended, or another worker has taken it over; nothing more is written.' });
