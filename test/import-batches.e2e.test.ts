import { availableParallelism } from 'node:os';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockPatents } from '../libs/services/src/database/index.js';
import type { ImportOptions } from '../libs/services/src/imports/imports.service.js';
import { BATCH_RECORDS } from '../libs/services/src/imports/read-batch.js';
import { openImports, type OpenImports } from './support/open-imports.js';

let world: OpenImports;
beforeEach(async () => {
  world = await openImports();
});
afterEach(() => world.close());

/** As many records as a batch has, with numbers from one on. */
const batchOf = (from: number, of: (index: number) => object = () => ({})) =>
  Array.from({ length: BATCH_RECORDS }, (_, index) => ({
    id: `XN${1_000_000 + from + index}A1`,
    title: `Thing ${from + index}`,
    ...of(index),
  }));

const fileOf = (name: string, records: readonly object[]) =>
  world.file(`${name}.jsonl`, records.map((record) => JSON.stringify(record)).join('\n'));
const importFile = (path: string, options: Partial<ImportOptions> = {}) =>
  world.imports.importPatents({ path }, { actor: 'test', ...options });
const importRecords = async (records: readonly object[], options?: Partial<ImportOptions>) =>
  importFile(await fileOf('patents', records), options);

const addGroup = (symbol: string) =>
  world.rows(`INSERT INTO cpc_node (symbol, level, title, position, added_in)
               VALUES ('${symbol}', 'MAIN_GROUP', 'Title', 1, '2025.01')`);
const patents = async () => (await world.rows('SELECT count(*)::int AS count FROM patent'))[0]!['count'];

describe('batches that are written at the same time', () => {
  test.each([
    ['is of one batch whole', 'XN1000000A1', 'XN1000000A1', 'XN1000000A1'],
    ['has no kind in the second', 'US9123456B2', 'US9123456', 'US9123456B2'],
    ['has no kind in the first', 'US9123456', 'US9123456B2', 'US9123456B2'],
  ])('know a patent of both that %s', async (_, first, second, number) => {
    const records = [
      ...batchOf(1, (index) => (index === 5 ? { id: first, title: 'First' } : {})),
      ...batchOf(5_000, (index) => (index === 7 ? { id: second, title: 'Second' } : {})),
    ];
    const row = await importRecords(records);
    const read = records.length;
    expect(row).toMatchObject({ read, added: read - 1, updated: 1, unchanged: 0, replaced: 1 });
    expect(await patents()).toBe(read - 1);
    expect(await world.rows(`SELECT title FROM patent WHERE number = '${number}'`)).toEqual([
      { title: 'Second' },
    ]);
  });

  test('leave of patents that are in each of them what the last one says', async () => {
    const row = await importRecords(
      [1, 2, 3, 4].flatMap((batch) => batchOf(1, (index) => ({ title: `Thing ${index} of ${batch}` }))),
    );
    expect(row).toMatchObject({ added: BATCH_RECORDS, updated: 3 * BATCH_RECORDS });
    expect(await world.rows(`SELECT count(*)::int FROM patent WHERE title LIKE '% of 4'`)).toEqual([
      { count: BATCH_RECORDS },
    ]);
  });

  test('count, tell and number as if they came one after the other', async () => {
    await addGroup('A99Z 9/00');
    const said = (index: number) => ({ title: `Thing ${index}`, cpc: ['A99Z 1/00'] });
    const nameless = { title: 'Without a number' };
    const progress: number[] = [];
    const row = await importRecords([...batchOf(1, said), nameless, ...batchOf(5_000, said), nameless], {
      onProgress: ({ done }) => progress.push(done),
    });
    const added = 2 * BATCH_RECORDS;
    expect(row).toMatchObject({
      ...{ read: added + 2, added, rejected: 2, rejectedFields: 1 },
      ...{ duplicates: BATCH_RECORDS, unknownSymbols: added },
    });
    expect(await world.rows('SELECT scope, place FROM rejection ORDER BY id')).toEqual([
      { scope: 'field', place: expect.stringContaining('line 1,') as string },
      { scope: 'record', place: expect.stringContaining(`line ${BATCH_RECORDS + 1},`) as string },
      { scope: 'record', place: expect.stringContaining(`line ${added + 2},`) as string },
    ]);
    const numbers = (await world.rows('SELECT number FROM patent ORDER BY id')).map(({ number }) => number);
    expect(numbers).toEqual([...batchOf(1), ...batchOf(5_000)].map(({ id }) => id));
    // Whoever asks for what has changed since asks by this time.
    expect(
      await world.rows(
        `SELECT array_agg(number ORDER BY updated_at, id) = array_agg(number ORDER BY id) AS rises FROM patent`,
      ),
    ).toEqual([{ rises: true }]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('belong to several imports: none waits for ever, and each patent is added once', async () => {
    const records = [...batchOf(1), ...batchOf(5_000)];
    const paths = [await fileOf('one', records), await fileOf('other', [...records].reverse())];
    const rows = await Promise.all(paths.map((path) => importFile(path)));
    const sum = (name: 'added' | 'unchanged') => rows.reduce((total, row) => total + row[name], 0);
    expect(sum('added')).toBe(records.length);
    expect(sum('unchanged')).toBe(records.length);
    expect(await patents()).toBe(records.length);
  });
});

describe.skipIf(availableParallelism() < 2)('of two batches that are written at a time', () => {
  const run = { runId: '01234567-89ab-cdef-0123-456789abcdef', checkpoint: async () => undefined };
  const whole = { state: 'succeeded', read: 2 * BATCH_RECORDS, added: 2 * BATCH_RECORDS };
  const records = [...batchOf(1, (index) => (index === 3 ? { cpc: ['A99Z 9/00'] } : {})), ...batchOf(5_000)];
  const attempt = (number: number) => importFile(path, { run: { ...run, attempt: number } });
  let path: string;
  let blocker: pg.PoolClient;
  beforeEach(async () => {
    path = await fileOf('patents', records);
    await addGroup('A99Z 9/00');
    blocker = await world.database.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query(`SELECT FROM cpc_node WHERE symbol = 'A99Z 9/00' FOR UPDATE`);
  });
  afterEach(() => blocker.release());

  /** Process ids of the first, which waits for the row of its symbol, and of the second, which waits for the first. */
  async function bothWait(): Promise<{ first: number; second: number }> {
    const waiting = async () =>
      (
        await world.rows(
          `SELECT pid, wait_event FROM pg_stat_activity WHERE datname = current_database()
              AND application_name = 'nonet import' AND wait_event_type = 'Lock' ORDER BY wait_event = 'advisory'`,
        )
      ).map(({ pid, wait_event }) => ({ pid: pid as number, isAdvisory: wait_event === 'advisory' }));
    await expect.poll(waiting).toMatchObject([{ isAdvisory: false }, { isAdvisory: true }]);
    const [first, second] = await waiting();
    return { first: first!.pid, second: second!.pid };
  }
  const endConnection = (pid: number) => world.rows(`SELECT pg_terminate_backend(${pid})`);

  test('the second is committed after the first', async () => {
    const importing = attempt(1);
    await bothWait();
    expect(await patents()).toBe(0);
    await blocker.query('COMMIT');
    expect(await importing).toMatchObject(whole);
  });

  test('the second is not there where the first fails; another attempt brings both', async () => {
    const importing = attempt(1);
    const failed = expect(importing).rejects.toThrow();
    await endConnection((await bothWait()).first);
    await failed;
    await blocker.query('COMMIT');
    expect(await patents()).toBe(0);
    expect(await world.imports.get(run.runId)).toMatchObject({ state: 'running', read: 0, added: 0 });
    expect(await attempt(2)).toMatchObject(whole);
    expect(await patents()).toBe(2 * BATCH_RECORDS);
  });

  test('the first is there where the second fails, and whoever wants the patents alone waits for it', async () => {
    const importing = attempt(1);
    const failed = expect(importing).rejects.toThrow();
    await endConnection((await bothWait()).second);
    const other = await world.database.pool.connect();
    await other.query('BEGIN');
    const seen = lockPatents(other).then(() => other.query('SELECT count(*)::int AS count FROM patent'));
    await expect
      .poll(() =>
        world.rows(`SELECT FROM pg_stat_activity WHERE datname = current_database()
                       AND query LIKE 'SELECT pg_advisory_xact_lock%' AND wait_event = 'advisory'`),
      )
      .toHaveLength(1);
    await blocker.query('COMMIT');
    expect((await seen).rows).toEqual([{ count: BATCH_RECORDS }]);
    await other.query('COMMIT');
    other.release();
    await failed;
    const left = { state: 'running', read: BATCH_RECORDS, added: BATCH_RECORDS };
    expect(await world.imports.get(run.runId)).toMatchObject(left);
    expect(await attempt(2)).toMatchObject(whole);
    expect(await patents()).toBe(2 * BATCH_RECORDS);
  });
});
