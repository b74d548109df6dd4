import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '@nonet/api';
import { startApi, type Api } from './support/api.js';
import { graphqlClient, type Client } from './support/graphql-client.js';

let api: Api;
let other: Client;
/** A connection beside the server's, that holds up what the server asks for. */
let database: pg.Client;
/** And one that looks on: within a transaction PostgreSQL shows what was there at its beginning. */
let onlooker: pg.Client;

const SCAN = '{ patents(filter: { applicant: "nobody at all" }) { nodes { number } } }';

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  const { secret } = await api.services.keys.create({ name: 'another', role: 'reader', expiresAt: null });
  other = graphqlClient(api.url, secret);
  database = new pg.Client({ connectionString: api.databaseUrl });
  onlooker = new pg.Client({ connectionString: api.databaseUrl });
  await Promise.all([database.connect(), onlooker.connect()]);
  await Promise.all([api.as.reader.get('{ me { id } }'), other.get('{ me { id } }')]);
});
afterAll(async () => {
  await Promise.all([database.end(), onlooker.end()]);
  await api.close();
});

const hold = (table: string) => database.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
beforeEach(() => database.query('BEGIN'));
afterEach(() => database.query('ROLLBACK'));

/** Statements of this database that wait for a lock. */
async function held(): Promise<number> {
  const { rows } = await onlooker.query<{ held: number }>(
    `SELECT count(*)::int AS held FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'`,
  );
  return rows[0]!.held;
}
const reaches = (count: number) => expect.poll(held).toBe(count);

describe('a statement of a request', () => {
  test('is cancelled when its client hangs up, and its connection serves the next one', async () => {
    await hold('patent');
    const hangUp = new AbortController();
    const gone = Array.from({ length: 3 }, () =>
      api.as.reader.ask(SCAN, {}, hangUp.signal).catch(() => 'gone'),
    );
    await reaches(3);
    hangUp.abort();
    expect(await Promise.all(gone)).toEqual(['gone', 'gone', 'gone']);
    await reaches(0);
    await database.query('ROLLBACK');
    expect(await api.as.reader.get(SCAN)).toEqual({ patents: { nodes: [] } });
    expect(api.log.filter((line) => line.includes('unexpected error'))).toEqual([]);
  });

  test('is cancelled when its time is up, which the client is told', async () => {
    const server = await startServer(
      api.services,
      { host: '127.0.0.1', port: 0 },
      { log: pino({ level: 'silent' }), requestMilliseconds: 700 },
    );
    try {
      const { secret } = await api.services.keys.create({ name: 'x', role: 'reader', expiresAt: null });
      await hold('patent');
      const { errors, status } = await graphqlClient(server.url, secret).ask(SCAN);
      expect([status, errors[0]?.extensions.code]).toEqual([503, 'REQUEST_TIMED_OUT']);
      await reaches(0);
    } finally {
      await database.query('ROLLBACK');
      await server.close();
    }
  });

  test('that changes something is done to its end, and stands in the audit log, though the client is gone', async () => {
    await hold('review');
    const hangUp = new AbortController();
    const said = '(input: { patentNumber: "XN1001A1", symbol: "A01B 1/00", verdict: RIGHT })';
    const gone = api.as.analyst
      .ask(`mutation { reviewPrediction${said} { id } }`, {}, hangUp.signal)
      .catch(() => 'gone');
    await reaches(1);
    hangUp.abort();
    expect(await gone).toBe('gone');
    await database.query('ROLLBACK');
    const audit = '{ auditLog(filter: { action: "reviewPrediction" }) { nodes { errorCode } } }';
    await expect.poll(() => api.as.admin.get(audit)).toEqual({ auditLog: { nodes: [{ errorCode: null }] } });
    expect(await api.as.analyst.get('{ reviews { totalCount } }')).toEqual({ reviews: { totalCount: 1 } });
  });
});

test('what one client began goes on for the others that wait for it, though the first hung up', async () => {
  const search = '{ cpcNodes(filter: { search: "plough" }) { nodes { symbol } } }';
  await hold('cpc_node');
  const hangUp = new AbortController();
  const first = api.as.reader.ask(search, {}, hangUp.signal).catch(() => 'gone');
  await reaches(1);
  const second = other.ask(search);
  hangUp.abort();
  expect(await first).toBe('gone');
  await database.query('ROLLBACK');
  expect((await second).errors).toEqual([]);
});

test('a hundred requests of one key that hang leave connections to the other keys', async () => {
  await hold('patent');
  const hangUp = new AbortController();
  const many = Array.from({ length: 100 }, () =>
    api.as.reader.ask(SCAN, {}, hangUp.signal).catch(() => 'gone'),
  );
  await reaches(6);
  for (let i = 0; i < 9; i++) {
    expect((await other.ask('{ cpcNode(symbol: "A01B 1/00") { title } }')).errors).toEqual([]);
  }
  expect(await held()).toBe(6);
  hangUp.abort();
  await Promise.all(many);
  await reaches(0);
});
