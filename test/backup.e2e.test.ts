import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadConfig, type Config } from '@nonet/services/config';
import { readBackup, writeBackup } from '@nonet/services/backup';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArtifacts } from '../libs/services/src/artifacts/open-artifacts.js';
import { startApi, type Api } from './support/api.js';
import { run } from './support/command.js';
import { emptyDatabase } from './support/fresh-database.js';
import { graphqlClient } from './support/graphql-client.js';

let folder: string;
let api: Api;
let config: Config;
let key: string;
let archive: string;
const modelFile = Buffer.from('the weights of a model, as it were');
const sum = createHash('sha256').update(modelFile).digest('hex');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-backup-test-'));
  api = await startApi({ holding: 'scheme and patents' });
  config = loadConfig({ NONET_HOME: api.home, DATABASE_URL: api.databaseUrl });
  ({ secret: key } = await api.services.keys.create({ name: 'kept', role: 'admin', expiresAt: null }));
  await keepModel();
  await onDatabase(api.databaseUrl, (client) =>
    client.query(
      `INSERT INTO run (id, kind, state, resource, configuration, started_by, started_by_name)
       VALUES ($1, 'EVALUATION', 'QUEUED', 'CPU', '{"awkward": "tab\\t, line\\n, backslash \\\\ and \\u00e4"}', 'test', 'test')`,
      [randomUUID()],
    ),
  );
  archive = join(folder, 'nonet.tar.gz');
  await writeBackup(config, { file: archive, artifacts: 'included' });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

async function onDatabase<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A model version with one file in the store. */
async function keepModel(): Promise<void> {
  const file = join(folder, 'weights');
  await writeFile(file, modelFile);
  const store = await openArtifacts(config.artifacts);
  await store.put({ sha256: sum, bytes: modelFile.length }, file, {});
  await store.close();
  await onDatabase(api.databaseUrl, (client) =>
    client.query(
      `INSERT INTO model_version (kind, name, version, digest, files, bytes, configuration, data, created_by)
       VALUES ('EXPERTS', 'ours', 1, 'digest', $1, $2, '{}', '{}', 'test')`,
      [JSON.stringify([{ path: 'weights', bytes: modelFile.length, sha256: sum }]), modelFile.length],
    ),
  );
}

/** Every table with a sum over its rows, whatever their order; and where its counters stand. */
const contents = (url: string) =>
  onDatabase(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
    );
    const sums: Record<string, unknown> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<object>(
        `SELECT count(*)::int AS rows, md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS sum FROM "${name}" t`,
      );
      sums[name] = rows[0];
    }
    return sums;
  });

/** A home and a database of its own to restore into. */
async function fresh(work: (target: Config & { url: string }) => Promise<void>): Promise<void> {
  const database = await emptyDatabase();
  const home = await mkdtemp(join(folder, 'home-'));
  try {
    await work({ ...loadConfig({ NONET_HOME: home, DATABASE_URL: database.url }), url: database.url });
  } finally {
    await database.drop();
  }
}

describe('a backup', () => {
  test('restored, is the same database, row for row, and the same files', () =>
    fresh(async (target) => {
      const report = await readBackup(target, archive);
      expect(report).toMatchObject({ artifacts: 1, version: expect.stringMatching(/^\d/) as string });
      expect(report.rows).toBeGreaterThan(400);
      expect(await contents(target.url)).toEqual(await contents(api.databaseUrl));
      const store = await openArtifacts(target.artifacts);
      const file = join(folder, 'weights again');
      await store.fetch({ sha256: sum, bytes: modelFile.length, name: 'weights' }, file, {});
      expect(await readFile(file)).toEqual(modelFile);
      await store.close();
    }));

  test('is served by the next start: keys work, lists and searches answer, new rows find free numbers', () =>
    fresh(async (target) => {
      await readBackup(target, archive);
      const restored = await startApi({ environment: { DATABASE_URL: target.url } });
      try {
        const client = graphqlClient(restored.url, key);
        expect(
          await client.get('{ me { name } patents(filter: { search: "hydrogen" }) { totalCount } }'),
        ).toEqual(
          await graphqlClient(api.url, key).get(
            '{ me { name } patents(filter: { search: "hydrogen" }) { totalCount } }',
          ),
        );
        const more = JSON.stringify({ id: 'XN5000A1', title: 'One more', cpc: ['A01B 1/02'] });
        const result = await restored.services.imports.importPatents(
          { path: await restored.file('more.jsonl', more) },
          { actor: 'test' },
        );
        expect(result).toMatchObject({ added: 1, rejected: 0 });
        const waiting = await onDatabase(target.url, (connection) =>
          connection.query<{ jobs: number }>(
            `SELECT count(*)::int AS jobs FROM pgboss.job WHERE name = 'nonet-run-cpu'`,
          ),
        );
        expect(waiting.rows[0]?.jobs).toBe(1);
      } finally {
        await restored.close();
      }
    }));

  test('is for its owner’s eyes', async () => {
    expect((await stat(archive)).mode & 0o077).toBe(0);
  });

  test('is of one moment, whatever is written meanwhile', async () => {
    const file = join(folder, 'moment.tar.gz');
    const name = 'while the backup is made';
    let made: Promise<unknown> | null = null;
    await writeBackup(
      config,
      { file, artifacts: 'left out' },
      {
        onProgress: () => void (made ??= api.services.keys.create({ name, role: 'reader', expiresAt: null })),
      },
    );
    await made;
    await fresh(async (target) => {
      expect(await readBackup(target, file)).toMatchObject({ artifacts: null });
      const { rows } = await onDatabase(target.url, (client) => client.query('SELECT name FROM api_key'));
      expect(rows).toContainEqual({ name: 'kept' });
      expect(rows).not.toContainEqual({ name });
    });
  });
});

describe('what cannot be restored leaves an empty database', () => {
  const refused = async (file: string, code: string) => {
    await fresh(async (target) => {
      await expect(readBackup(target, file)).rejects.toMatchObject({ code });
      const { rows } = await onDatabase(target.url, (client) =>
        client.query<{ present: string | null }>(`SELECT to_regclass('api_key') AS present`),
      );
      if (rows[0]?.present) {
        const left = Object.values(await contents(target.url)) as { rows: number }[];
        expect(left.every(({ rows: kept }) => kept === 0)).toBe(true);
      }
      expect(await readBackup(target, archive)).toMatchObject({ artifacts: 1 });
    });
  };
  const changed = async (name: string, change: (tar: Buffer) => Buffer) => {
    const file = join(folder, name);
    await writeFile(file, gzipSync(change(gunzipSync(await readFile(archive)))));
    return file;
  };

  test('an archive that was cut off, in the compression or between two files', async () => {
    const whole = await readFile(archive);
    const cut = join(folder, 'cut.tar.gz');
    await writeFile(cut, whole.subarray(0, whole.length / 2));
    await refused(cut, 'BACKUP_INVALID');
    const end = (tar: Buffer) => tar.lastIndexOf('end.json');
    await refused(
      await changed('no-end.tar.gz', (tar) => Buffer.concat([tar.subarray(0, end(tar)), Buffer.alloc(1024)])),
      'BACKUP_INVALID',
    );
  });

  test('an archive in which a row was changed', async () => {
    const file = await changed('changed.tar.gz', (tar) => {
      const at = tar.indexOf('XN1001A1');
      tar.write('XN1001B9', at);
      return tar;
    });
    await refused(file, 'BACKUP_INVALID');
  });

  test('a file that is none', async () => {
    const file = join(folder, 'none.tar.gz');
    await writeFile(file, 'nothing of the kind');
    await refused(file, 'BACKUP_INVALID');
    await refused(await changed('other.tar.gz', () => Buffer.alloc(1024)), 'BACKUP_INVALID');
    await refused(join(folder, 'not-there.tar.gz'), 'FILE_UNREADABLE');
  });

  test('a backup of a newer program', async () => {
    const file = await changed('newer.tar.gz', (tar) => {
      const at = tar.indexOf('20261122115605_init');
      tar.write('20991122115605_init', at);
      return tar;
    });
    await refused(file, 'BACKUP_NEWER');
  });

  test('anything, into a database that holds something', async () => {
    await expect(readBackup(config, archive)).rejects.toMatchObject({
      code: 'RESTORE_NOT_EMPTY',
      message: expect.stringContaining('rows in') as string,
    });
  });
});

test('a backup that fails leaves what stood there before, and no litter', async () => {
  const own = await mkdtemp(join(folder, 'own-'));
  const file = join(own, 'nonet.tar.gz');
  await writeFile(file, 'the one before');
  const stop = new AbortController();
  const stopped = writeBackup(
    config,
    { file, artifacts: 'included' },
    { signal: stop.signal, onProgress: ({ done }) => done === 3 && stop.abort(new Error('stopped')) },
  );
  await expect(stopped).rejects.toThrow('stopped');
  expect(await readFile(file, 'utf8')).toBe('the one before');
  expect(await readdir(own)).toEqual(['nonet.tar.gz']);
});

test('the commands do the same, with the embedded database', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  const file = join(folder, 'by-command.tar.gz');
  await Promise.all([mkdir(first), mkdir(second)]);
  const created = await run(['keys', 'create', 'from before', '--json'], { NONET_HOME: first });
  expect(created.code).toBe(0);
  const backup = await run(['backup', file], { NONET_HOME: first });
  expect(backup).toMatchObject({ code: 0, stdout: expect.stringContaining('rows of') as string });
  const restore = await run(['restore', file, '--json'], { NONET_HOME: second });
  expect(restore.code, restore.stderr).toBe(0);
  expect((await run(['keys', 'list'], { NONET_HOME: second })).stdout).toContain('from before');
  const again = await run(['restore', file], { NONET_HOME: second });
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('RESTORE_NOT_EMPTY') as string });
});
