import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pino } from 'pino';
import type { z } from 'zod';
import { openArtifacts } from '../artifacts/index.js';
import type { Config } from '../config/index.js';
import { ALLOW_PAUSES, migrationNames, openPlainDatabase, type PlainDatabase } from '../database/index.js';
import {
  backupInvalid,
  backupNewer,
  migrationsNewer,
  NonetError,
  restoreNotEmpty,
} from '../errors/errors.js';
import type { BackupOptions, BackupReport } from './backup.service.js';
import {
  artifactOf,
  HEADER_ENTRY,
  headerSchema,
  TRAILER_ENTRY,
  trailerSchema,
  tableOf,
  type ArchiveHeader,
  type ArchiveTrailer,
  type Table,
} from './contents.js';
import { archiveError, contentOf, readArchive, type ArchiveEntry } from './read-archive.js';
import { requeueRuns } from './requeue-runs.js';
import { advanceCounters, columnsOf, quoted, storedTables } from './stored-tables.js';

/**
 * Restores a backup into an empty database, as a whole or not at all, and applies the migrations of this program.
 * Files of models go into the configured store.
 * @throws RESTORE_NOT_EMPTY; BACKUP_INVALID; BACKUP_NEWER; FILE_UNREADABLE
 */
export async function readBackup(
  config: Pick<Config, 'database' | 'artifacts'>,
  file: string,
  { signal, onProgress }: BackupOptions = {},
): Promise<BackupReport> {
  const database = await openPlainDatabase(config.database, { log: pino({ enabled: false }) });
  const entries = readArchive(file)[Symbol.asyncIterator]();
  try {
    const first = await entries.next();
    if (first.done || first.value.name !== HEADER_ENTRY) {
      throw backupInvalid({ file, reason: 'it does not begin like a backup of Nonet' });
    }
    const header = await parsed(first.value, headerSchema, file);
    // The tables are migrated to what they were when the backup was made, and on from there once it is restored.
    await migrateTo(database, header, file);
    const report = await wholeOrNothing(database.pool, async (client) => {
      await assertEmpty(client);
      const rest = { [Symbol.asyncIterator]: () => entries };
      const end = await load(client, rest, { config, file, header, signal, onProgress });
      await advanceCounters(client, header.tables);
      return reportOf(header, end);
    });
    await database.migrate();
    await requeueRuns(database.pool);
    await database.pool.query('ANALYZE');
    return report;
  } finally {
    await entries.return?.();
    await database.close();
  }
}

/** @throws BACKUP_NEWER; RESTORE_NOT_EMPTY where the database is ahead of the backup */
async function migrateTo(
  { migrate }: PlainDatabase,
  { migrations, version }: ArchiveHeader,
  file: string,
): Promise<void> {
  const known = await migrationNames();
  if (migrations.some((name) => !known.includes(name))) throw backupNewer({ file, version });
  try {
    await migrate(migrations);
  } catch (error) {
    if (!(error instanceof NonetError) || error.code !== migrationsNewer.code) throw error;
    throw restoreNotEmpty({ reason: 'this one was migrated beyond the backup' }, error);
  }
}

interface Loading extends BackupOptions {
  readonly config: Pick<Config, 'artifacts'>;
  readonly file: string;
  readonly header: ArchiveHeader;
}

async function load(
  client: pg.ClientBase,
  entries: AsyncIterable<ArchiveEntry>,
  { config, file, header, signal, onProgress }: Loading,
): Promise<ArchiveTrailer> {
  const found: ArchiveTrailer['tables'] = Object.fromEntries(
    header.tables.map(({ name }) => [name, { rows: 0, sha256: createHash('sha256').digest('hex') }]),
  );
  let artifacts = 0;
  let end: ArchiveTrailer | null = null;
  let open: OpenTable | null = null;
  const closeTable = async () => {
    if (open) found[open.name] = await open.close();
    open = null;
  };
  try {
    for await (const entry of entries) {
      signal?.throwIfAborted();
      const name = tableOf(entry.name);
      const sha256 = artifactOf(entry.name);
      if (name !== undefined) {
        if (open?.name !== name) {
          await closeTable();
          const done = header.tables.findIndex((table) => table.name === name);
          const table = header.tables[done];
          if (!table)
            throw backupInvalid({ file, reason: `it has rows of a table ${name} that it does not announce` });
          onProgress?.({ step: name, done, total: header.tables.length });
          open = openTable(client, table);
        }
        await open.write(entry);
        continue;
      }
      await closeTable();
      if (sha256 !== undefined) {
        await keepArtifact(config, entry, sha256, signal);
        artifacts += 1;
      } else if (entry.name === TRAILER_ENTRY) end = await parsed(entry, trailerSchema, file);
      else
        throw backupInvalid({ file, reason: `it holds ${JSON.stringify(entry.name)}, which no backup does` });
    }
  } catch (error) {
    (open as OpenTable | null)?.abandon(error);
    signal?.throwIfAborted();
    throw archiveError(file, error);
  }
  if (end === null) throw backupInvalid({ file, reason: 'it was cut off' });
  const wrong = header.tables.find(({ name }) => {
    const [is, was] = [found[name], end.tables[name]];
    return is?.rows !== was?.rows || is?.sha256 !== was?.sha256;
  });
  if (wrong)
    throw backupInvalid({ file, reason: `the rows of ${wrong.name} are not those that were written` });
  if (artifacts !== end.artifacts) throw backupInvalid({ file, reason: 'files of models are missing' });
  return end;
}

interface OpenTable {
  readonly name: string;
  write(entry: ArchiveEntry): Promise<void>;
  close(): Promise<ArchiveTrailer['tables'][string]>;
  abandon(reason: unknown): void;
}

/** Takes the pieces of one table, one after the other, as one COPY. */
function openTable(client: pg.ClientBase, table: Table): OpenTable {
  const copy = client.query(copyFrom(`COPY ${quoted(table.name)} (${columnsOf(table)}) FROM STDIN`));
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const copied = pipeline(hashing, copy);
  copied.catch(() => undefined);
  return {
    name: table.name,
    async write({ content }) {
      for await (const chunk of content) {
        if (!hashing.write(chunk)) await Promise.race([once(hashing, 'drain'), copied]);
      }
    },
    abandon(reason) {
      hashing.destroy(reason instanceof Error ? reason : new Error(String(reason)));
    },
    async close() {
      hashing.end();
      await copied;
      return { rows: copy.rowCount, sha256: hash.digest('hex') };
    },
  };
}

/**
 * One transaction, on a connection that is closed when something goes wrong: in the middle of a COPY it would not
 * read a ROLLBACK.
 */
async function wholeOrNothing<Result>(
  pool: pg.Pool,
  work: (client: pg.ClientBase) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(ALLOW_PAUSES);
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function assertEmpty(client: pg.ClientBase): Promise<void> {
  for (const { name } of await storedTables(client)) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`);
    if (rowCount !== 0) throw restoreNotEmpty({ reason: `this one has rows in ${name}` });
  }
}

async function keepArtifact(
  config: Pick<Config, 'artifacts'>,
  { content }: ArchiveEntry,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-restore-'));
  const store = await openArtifacts(config.artifacts);
  try {
    const file = createWriteStream(join(folder, sha256));
    await pipeline(content, file);
    // The store itself refuses a file that is not what its sum says.
    await store.put({ sha256, bytes: file.bytesWritten }, join(folder, sha256), signal ? { signal } : {});
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function parsed<Value>(entry: ArchiveEntry, schema: z.ZodType<Value>, file: string): Promise<Value> {
  try {
    return schema.parse(JSON.parse((await contentOf(entry)).toString()));
  } catch (error) {
    throw backupInvalid({ file, reason: `${entry.name} cannot be read` }, error);
  }
}

function reportOf(
  { version, createdAt, migrations, tables, artifacts }: ArchiveHeader,
  end: ArchiveTrailer,
): BackupReport {
  const rows = Object.values(end.tables).reduce((sum, content) => sum + content.rows, 0);
  const migration = String(migrations.at(-1));
  const kept = artifacts === 'included' ? end.artifacts : null;
  return { version, createdAt, migration, tables: tables.length, rows, artifacts: kept };
}
