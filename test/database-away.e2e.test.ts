import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startApi, type Api } from './support/api.js';
import type { ApiError } from './support/graphql-client.js';
import { ownPostgres, type OwnPostgres } from './support/own-postgres.js';
import { patentFile, patents, scheme } from './support/small-world.js';

let postgres: OwnPostgres;
let api: Api;
beforeAll(async () => {
  postgres = await ownPostgres();
  await statement(postgres.url, 'CREATE DATABASE away');
  const address = new URL(postgres.url);
  address.pathname = '/away';
  api = await startApi({ environment: { DATABASE_URL: address.href, NONET_KEYS_WITHOUT_DATABASE: '600' } });
  const path = await api.file('scheme.tsv', scheme);
  await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
  const file = await api.file('patents.jsonl', patentFile);
  await api.services.imports.importPatents({ path: file }, { actor: 'test' });
  await api.services.classification.warmUp();
});
afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}
const codesOf = (answers: readonly { readonly errors: readonly ApiError[] }[]) => [
  ...new Set(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code))),
];
/** On a machine that is too slow for all who come at once, some are told to come again. Answers how many were not. */
function servedOf(
  answers: readonly { readonly data: unknown; readonly errors: readonly ApiError[] }[],
): number {
  const refused = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions));
  expect(refused.filter(({ code }) => code !== 'DATABASE_BUSY' && code !== 'SERVER_BUSY')).toEqual([]);
  expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  const served = answers.filter(({ data }) => data !== null).length;
  expect(served).toBeGreaterThan(0);
  return served;
}
const atOnce = <T>(times: number, ask: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, index) => ask(index)));

const waiting = async () =>
  (await readdir(join(api.home, 'audit-journal'))).filter((name) => name.endsWith('.json'));

const CLASSIFY = '{ classify(input: { text: "a spade with teeth" }) { predictions { symbol title score } } }';
const PATENTS = '{ patents(first: 5) { nodes { number } } }';
const REVIEW = 'mutation($input: ReviewInput!) { reviewPrediction(input: $input) { id } }';
const CREATE_KEY = 'mutation { createApiKey(input: { name: "while away", role: READER }) { key { id } } }';
const AUDIT = '{ auditLog(first: 20) { nodes { action errorCode principalName } } }';
interface Audit {
  auditLog: { nodes: { action: string; errorCode: string | null; principalName: string }[] };
}

describe('while PostgreSQL is away', () => {
  beforeAll(async () => {
    await api.as.analyst.get(CLASSIFY);
    await api.as.admin.get(PATENTS);
    await postgres.stop();
  });
  afterAll(() => postgres.start());

  test('a text is classified for a key that the server knows', async () => {
    const answers = await atOnce(20, () => api.as.analyst.ask(CLASSIFY));
    expect(codesOf(answers)).toEqual([]);
    expect(answers.every(({ data }) => data !== null)).toBe(true);
  });

  test('what needs it is answered with its code and when to try again, at once', async () => {
    const answers = await atOnce(50, () => api.as.admin.ask(PATENTS));
    expect(codesOf(answers)).toEqual(['DATABASE_UNREACHABLE']);
    const times = 10;
    const start = performance.now();
    for (let i = 0; i < times; i++) await api.as.admin.ask(PATENTS);
    // Each that would wait for a connection would take ten seconds.
    expect(performance.now() - start).toBeLessThan((times * 10_000) / 2);
    const { errors, retryAfter } = await api.as.admin.ask(PATENTS);
    expect(retryAfter).toBe('2');
    expect(errors[0]?.extensions).toMatchObject({ retryAfter: 2 });
    expect(errors[0]?.message).not.toMatch(/127\.0\.0\.1|postgres(ql)?:/);
  });

  test('a key that the server does not know is refused with 503 and Retry-After, since nobody can say whose it is', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer nonet_unknown' },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'DATABASE_UNREACHABLE', retryAfter: 2 } }],
    });
  });

  test('a WebSocket with such a key is closed so that its client comes again, not as one that nobody knows', async () => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const payload = { authorization: 'Bearer nonet_unknown' };
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    const closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, said: reason.toString().split(':')[0] })),
    );
    expect(await closed).toEqual({ code: 1013, said: 'DATABASE_UNREACHABLE' });
  });

  test('the entries of the audit log wait on the disk', async () => {
    expect(codesOf([await api.as.admin.ask(CREATE_KEY)])).toEqual(['DATABASE_UNREACHABLE']);
    // A key that was looked up within the last ten seconds is not looked up again.
    const actions = async () => {
      expect(codesOf([await api.as.analyst.ask(CLASSIFY)])).toEqual([]);
      const entries = await Promise.all(
        (await waiting()).map(async (name) => readFile(join(api.home, 'audit-journal', name), 'utf8')),
      );
      return entries.map((text) => (JSON.parse(text) as { action: string }).action);
    };
    await expect.poll(actions).toContain('letInWithoutDatabase');
    expect(await actions()).toContain('createApiKey');
  });
});

describe('when PostgreSQL is back', () => {
  test('everything is answered again, and the server is ready', async () => {
    await expect.poll(async () => codesOf([await api.as.admin.ask(PATENTS)])).toEqual([]);
    await expect.poll(async () => (await fetch(`${api.url}/readyz`)).status).toBe(200);
  });

  test('the audit log has what waited, once each', async () => {
    await expect.poll(waiting).toEqual([]);
    const { auditLog } = await api.as.admin.get<Audit>(AUDIT);
    const { nodes } = auditLog;
    const refused = {
      action: 'createApiKey',
      errorCode: 'DATABASE_UNREACHABLE',
      principalName: 'test admin',
    };
    expect(nodes.filter(({ action }) => action === 'createApiKey')).toEqual([refused]);
    expect(nodes.map(({ action }) => action)).toContain('letInWithoutDatabase');
  });
});

test('eight hundred reviews at once are all answered, none is done by half, and reading goes on meanwhile', async () => {
  const reviewed = atOnce(800, (index) =>
    api.as.analyst.ask(REVIEW, {
      input: { text: `text ${index}`, symbol: 'F17C', verdict: 'RIGHT', idempotencyKey: `key-${index}` },
    }),
  );
  const read = await atOnce(20, () => api.as.admin.ask(PATENTS));
  expect(codesOf(read)).toEqual([]);
  const done = servedOf(await reviewed);
  const { reviews } = await api.as.analyst.get<{ reviews: { totalCount: number } }>(
    '{ reviews { totalCount } }',
  );
  expect(reviews.totalCount).toBe(done);
});

test('activations, collections of garbage and reading at once are all answered', async () => {
  const kinds = await Promise.all([
    atOnce(30, () => api.as.admin.ask('mutation { activateModel(model: "zero-shot") { id } }')),
    atOnce(15, () => api.as.admin.ask('mutation { collectGarbage(keep: 1) { artifacts } }')),
    atOnce(30, () => api.as.admin.ask(PATENTS)),
  ]);
  for (const answers of kinds) servedOf(answers);
});

test('a disk of the database that is full is said so, and the entry of what was tried is not lost', async () => {
  const url = new URL(postgres.url);
  url.pathname = '/away';
  await statement(
    url.href,
    `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
     CREATE TRIGGER no_room BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION no_room();
     CREATE TRIGGER no_room BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no_room();`,
  );
  const input = { patentNumber: patents[0]!.id, symbol: 'F17C', verdict: 'RIGHT' };
  const { errors } = await api.as.analyst.ask(REVIEW, { input });
  expect(errors[0]?.extensions).toMatchObject({ code: 'DISK_FULL', retryAfter: 30 });
  expect(await api.as.analyst.get(PATENTS)).toBeTruthy();
  await statement(url.href, 'DROP TRIGGER no_room ON review; DROP TRIGGER no_room ON audit_entry');
  await expect
    .poll(async () => (await api.as.admin.get<Audit>(AUDIT)).auditLog.nodes[0])
    .toMatchObject({ action: 'reviewPrediction', errorCode: 'DISK_FULL' });
});
