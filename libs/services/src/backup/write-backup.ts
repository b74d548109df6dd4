import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { pino } from 'pino';
import { openArtifacts } from '../artifacts/index.js';
import type { Config } from '../config/index.js';
import { ALLOW_PAUSES, openDatabase } from '../database/index.js';
import { VERSION } from '../system/version.js';
import { writeArchive, type ArchiveWriter } from './archive-writer.js';
import type { BackupOptions, BackupReport } from './backup.service.js';
import {
  artifactName,
  HEADER_ENTRY,
  TRAILER_ENTRY,
  pieceName,
  type ArchiveHeader,
  type ArchiveTrailer,
  type Table,
} from './contents.js';
import { columnsOf, quoted, storedTables } from './stored-tables.js';

const PIECE_BYTES = 4 << 20;

export interface BackupRequest {
  /** Where the archive goes; what stands there is replaced once the new one is whole. */
  readonly file: string;
  /** Whether the files of models are included; a store that is backed up by other means need not be. */
  readonly artifacts: ArchiveHeader['artifacts'];
}

/**
 * Writes everything that the database holds, as of one moment, and the files of its models. Servers and workers may
 * continue meanwhile.
 */
export async function writeBackup(
  config: Pick<Config, 'database' | 'artifacts'>,
  { file, artifacts }: BackupRequest,
  { signal, onProgress }: BackupOptions = {},
): Promise<BackupReport> {
  const database = await openDatabase(config.database, { log: pino({ enabled: false }) });
  try {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(ALLOW_PAUSES);
      return await writeArchive(file, async (writer) => {
        const tables = await storedTables(client);
        const migrations = await migrationsOf(client);
        const createdAt = new Date().toISOString();
        const header: ArchiveHeader = {
          product: 'nonet',
          format: 1,
          version: VERSION,
          createdAt,
          migrations,
          tables,
          artifacts,
        };
        await writer.add(HEADER_ENTRY, json(header));
        const contents: ArchiveTrailer['tables'] = {};
        for (const [done, table] of tables.entries()) {
          onProgress?.({ step: table.name, done, total: tables.length });
          contents[table.name] = await writeTable(client, writer, table, signal);
        }
        const kept = artifacts === 'included' ? await writeArtifacts(client, writer, config, { signal }) : 0;
        await writer.add(TRAILER_ENTRY, json({ tables: contents, artifacts: kept } satisfies ArchiveTrailer));
        const rows = Object.values(contents).reduce((sum, content) => sum + content.rows, 0);
        const migration = String(migrations.at(-1));
        const included = artifacts === 'included' ? kept : null;
        return { version: VERSION, createdAt, migration, tables: tables.length, rows, artifacts: included };
      });
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
      client.release();
    }
  } finally {
    await database.close();
  }
}

async function migrationsOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}

async function writeTable(
  client: pg.ClientBase,
  writer: ArchiveWriter,
  table: Table,
  signal: AbortSignal | undefined,
): Promise<ArchiveTrailer['tables'][string]> {
  const stream = client.query(copyTo(`COPY ${quoted(table.name)} (${columnsOf(table)}) TO STDOUT`));
  const hash = createHash('sha256');
  let waiting: Buffer[] = [];
  let bytes = 0;
  let pieces = 0;
  const flush = async () => {
    if (bytes === 0) return;
    await writer.add(pieceName(table.name, (pieces += 1)), Buffer.concat(waiting));
    waiting = [];
    bytes = 0;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(chunk);
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= PIECE_BYTES) await flush();
  }
  await flush();
  return { rows: stream.rowCount, sha256: hash.digest('hex') };
}

/** Every file once, however many versions share it. */
async function writeArtifacts(
  client: pg.ClientBase,
  writer: ArchiveWriter,
  config: Pick<Config, 'artifacts'>,
  { signal }: Pick<BackupOptions, 'signal'>,
): Promise<number> {
  const { rows } = await client.query<{ sha256: string; bytes: string; path: string }>(
    `SELECT DISTINCT ON (f.sha256) f.sha256, f.bytes::text, f.path
       FROM model_version v, jsonb_to_recordset(v.files) AS f(path text, bytes bigint, sha256 text)
      WHERE v.removed_at IS NULL`,
  );
  if (rows.length === 0) return 0;
  const store = await openArtifacts(config.artifacts);
  const folder = await mkdtemp(join(tmpdir(), 'nonet-backup-'));
  try {
    for (const { sha256, path: name, ...row } of rows) {
      const file = { path: join(folder, sha256), bytes: Number(row.bytes) };
      await store.fetch({ sha256, bytes: file.bytes, name }, file.path, signal ? { signal } : {});
      await writer.addFile(artifactName(sha256), file);
      await rm(file.path);
    }
    return rows.length;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await store.close();
  }
}

const json = (value: object) => Buffer.from(JSON.stringify(value));
