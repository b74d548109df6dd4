import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { graphqlClient, type ApiError, type Client } from './support/graphql-client.js';
import { FuzzReport, RUNS, SEED } from './support/hostile/fuzz-report.js';
import { hostileNumber, hostileText, hostileValue } from './support/hostile/hostile-values.js';
import { startObservedServer, type ObservedServer } from './support/hostile/observed-server.js';
import {
  callOf,
  mutationFields,
  nestedCalls,
  plausible,
  rootCalls,
  subscriptions,
  withAt,
  wrongValues,
} from './support/hostile/schema-calls.js';
import { socketMessages, talk } from './support/hostile/socket-messages.js';
import { sendOverWire, wireRequests } from './support/hostile/wire-requests.js';

// A night's runs take a night's time.
vi.setConfig({ testTimeout: 20_000 * Math.max(9, RUNS) });

const knownCodes = new Set(
  [...readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(
    ([, code]) => String(code),
  ),
);

let server: ObservedServer;
let report: FuzzReport;
let admin: Client;
beforeAll(async () => {
  server = await startObservedServer();
  report = new FuzzReport(server);
  admin = graphqlClient(server.url, server.keys.admin);
});
afterAll(async () => {
  report.write();
  await server.close();
});

/** Tries `RUNS` values, or as many as are asked for. Whole, the first that fails would fill a log of megabytes. */
async function tryAll<Value>(
  values: fc.Arbitrary<Value>,
  send: (value: Value) => Promise<void>,
  nameOf: (value: Value) => string,
  runs = RUNS,
): Promise<void> {
  const property = fc.asyncProperty(values, (value) => report.tried(nameOf(value), () => send(value)));
  const { failed, errorInstance, counterexamplePath } = await fc.check(property, {
    numRuns: runs,
    seed: SEED,
    endOnFailure: true,
  });
  if (!failed) return;
  const cause = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(`seed ${SEED}, value ${counterexamplePath}: ${cause.slice(0, 2_000)}`);
}
const shown = (what: string, value: unknown) =>
  `${what.slice(0, 200)} ${JSON.stringify(value)?.slice(0, 400)}`;

function expectKnown({ extensions: { code }, message }: ApiError, what: string): void {
  expect(knownCodes.has(code) ? code : `not documented: ${code}`, `${what}: ${message}`).toBe(code);
  expect(code, `${what}: ${message}`).not.toBe('INTERNAL');
  expect(message.length, what).toBeLessThan(1_100);
}

/** Codes in a text that is no one JSON document. */
function expectKnownCodes(text: string, what: string): void {
  for (const [, code = ''] of text.matchAll(/"code":"(\w+)"/g))
    expectKnown({ message: text.slice(0, 1_000), extensions: { code } }, what);
}

/** Mutations that reached the API so far: each must have left an entry. */
let mutations = 0;
/** Those that were too large, which is noted where their cost was what was too much, or were stopped for time: they may have left one. */
let unsure = 0;

async function ask(query: string, variables: object, what: string): Promise<readonly ApiError[]> {
  const headers = { authorization: `Bearer ${server.keys.admin}`, 'content-type': 'application/json' };
  const body = Buffer.from(JSON.stringify({ query, variables }));
  const answer = await sendOverWire(server.url, { method: 'POST', path: '/graphql', headers, body });
  const { status } = answer;
  expect([200, 400, 413, 503], what).toContain(status);
  const { errors = [] } = JSON.parse(answer.body || '{}') as { errors?: ApiError[] };
  if (query.startsWith('mutation')) {
    if (status === 413 || status === 503) unsure++;
    else mutations++;
  }
  for (const error of errors) expectKnown(error, what);
  return errors;
}

describe('whatever is sent, the answer is data or an error that the documentation knows, and others need not wait for it', () => {
  test.each([...rootCalls, ...nestedCalls])('$name', ({ name, query, variables }) =>
    tryAll(
      variables,
      async (values) => void (await ask(query, values, name)),
      (values) => shown(name, values),
    ),
  );

  test.each(mutationFields.filter(({ args }) => args.length > 0))(
    'mutation $name refuses at every place what is too large or of another form',
    async (field) => {
      const { query } = callOf('mutation', field);
      const given = Object.fromEntries(field.args.map(({ name, type }) => [name, plausible(type)]));
      let places = 0;
      for (const { name, type } of field.args) {
        for (const [place, wrong] of wrongValues(type, [name])) {
          const what = `${place.join('.')} = ${JSON.stringify(wrong).slice(0, 60)}`;
          const errors = await ask(query, withAt(given, place, wrong) as object, what);
          expect(errors.length, what).toBeGreaterThan(0);
          places++;
        }
      }
      expect(places).toBeGreaterThan(2);
    },
  );

  test.each(subscriptions)('$name', ({ query, variables }) =>
    tryAll(
      variables,
      async (values) => {
        const { status, body } = await sendOverWire(server.url, {
          method: 'POST',
          path: '/graphql/stream',
          headers: {
            authorization: `Bearer ${server.keys.admin}`,
            'content-type': 'application/json',
            accept: 'text/event-stream',
          },
          body: Buffer.from(JSON.stringify({ query, variables: values })),
        });
        expect([200, 400, 413], body).toContain(status);
        expectKnownCodes(body, 'stream');
      },
      (values) => shown('stream', values),
      2 * RUNS,
    ),
  );

  test.each([
    'cpcNodes',
    'patents',
    'imports',
    'apiKeys',
    'patents(orderBy: { field: NUMBER })',
    'patents(orderBy: { field: IMPORTED })',
  ])('cursors of %s that were tampered with', async (list) => {
    const first = list.endsWith(')') ? list.replace(')', ', first: 1)') : `${list}(first: 1)`;
    const { page } = await admin.get<Record<string, { pageInfo: { endCursor: string } }>>(
      `{ page: ${first} { pageInfo { endCursor } } }`,
    );
    const endCursor = Buffer.from(String(page?.pageInfo.endCursor), 'base64url').toString();
    const [name, ...key] = JSON.parse(endCursor) as unknown[];
    const query = `query($after: String) { ${first.replace(')', ', after: $after)')} { nodes { __typename } } }`;
    await tryAll(
      fc.tuple(...key.map(() => fc.oneof(hostileText, fc.integer(), hostileNumber, fc.constant(null)))),
      async (forged) => {
        const after = Buffer.from(JSON.stringify([name, ...forged]))
          .toString('base64url')
          .slice(0, 500);
        for (const { extensions, message } of await ask(query, { after }, list))
          expect(['CURSOR_INVALID', 'INPUT_INVALID'], message).toContain(extensions.code);
      },
      (forged) => shown(list, forged),
      3 * RUNS,
    );
  });

  test('documents that are none', () => {
    const nested = [
      '{'.repeat(3_000),
      '{a'.repeat(1_500),
      '{ me { id } '.repeat(1_000),
      '{ me(a: [[[[1]]]]) { id } }',
    ];
    const others = [
      '"""',
      '{ ...F } fragment F on Query { ...F }',
      'fragment F on Query { me { id } }',
      'subscription { x }',
    ];
    return tryAll(
      fc.oneof(hostileText, fc.string({ unit: 'binary' }), fc.constantFrom(...nested, ...others)),
      async (query) => {
        for (const { extensions } of await ask(query, {}, 'document'))
          expect(['QUERY_INVALID', 'REQUEST_MALFORMED', 'REQUEST_TOO_LARGE', 'REQUEST_TIMED_OUT']).toContain(
            extensions.code,
          );
      },
      (query) => shown('document', query),
      8 * RUNS,
    );
  });

  test('requests to every address, with any method, headers and body', () =>
    tryAll(
      wireRequests('KEY'),
      async ({ headers, ...request }) => {
        const authorization = headers['authorization']?.replace('KEY', server.keys.reader);
        const sent = { ...request, headers: authorization ? { ...headers, authorization } : headers };
        const { status, body } = await sendOverWire(server.url, sent);
        expect(status, `${request.method}: ${body.slice(0, 500)}`).not.toBe(500);
        expectKnownCodes(body, request.path);
      },
      ({ method, path, headers, body }) => shown(`${method} ${path}`, { headers, body: body?.toString() }),
      30 * RUNS,
    ));

  test('messages over a socket', () =>
    tryAll(
      socketMessages,
      async (messages) => {
        const { code, messages: received } = await talk(server.url, server.keys.reader, messages);
        // Codes of the protocol; 4500 is the library's for messages that only servers send.
        expect(code === null || code === 1009 || (code >= 4_400 && code <= 4_500), String(code)).toBe(true);
        for (const text of received) expectKnownCodes(text, 'socket');
      },
      (messages) => shown('socket', messages.map(String)),
      8 * RUNS,
    ));
});

describe('ten at once of what held the event loop for seconds and minutes once, and others need not wait for it', () => {
  const classify =
    'query($input: ClassifyInput!) { classify(input: $input) { predictions { symbol evidence { __typename } } } }';
  const words = Array.from({ length: 36_000 }, (_, i) =>
    (Math.imul(i, 2_654_435_761) >>> 8).toString(36),
  ).join(' ');
  const deep = { level: 'SUBGROUP', top: 100 };

  test.each([
    ['a letter with 196,000 marks', classify, { input: { abstract: `a${'\u0301\u0323'.repeat(98_000)}` } }],
    [
      'thirty marks on each letter',
      classify,
      { input: { title: 'a', claims: `a${'\u0301\u0323'.repeat(15)}`.repeat(5_000) } },
    ],
    [
      'numerals in a bracket that is never closed',
      classify,
      { input: { abstract: `(1${' ,1'.repeat(60_000)}` } },
    ],
    ['200,000 ideographs', classify, { input: { text: '泄漏检测装置'.repeat(33_000), ...deep } }],
    ['200,000 characters of new words', classify, { input: { text: words.slice(0, 200_000), ...deep } }],
    [
      'a letter and a line of blanks as a search',
      'query($search: String!) { cpcNodes(filter: { search: $search }) { totalCount } }',
      { search: `A${' '.repeat(498)}!` },
    ],
  ])('%s', async (what, query, variables) => {
    await report.tried(what, async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask(query, variables, what)));
      // That too many wait is an answer too.
      for (const errors of answers)
        for (const { extensions } of errors)
          expect(['SERVER_BUSY', 'ENCODER_QUEUE_FULL', 'REQUEST_TIMED_OUT']).toContain(extensions.code);
    });
  });
});

describe('a file of hostile patents', () => {
  const claim = fc.oneof(hostileText, fc.array(hostileText, { maxLength: 5 }));
  const record = fc.oneof(
    hostileValue,
    fc.record(
      {
        id: hostileText,
        title: hostileText,
        abstract: hostileText,
        claims: claim,
        cpc: fc.array(hostileText, { maxLength: 3 }),
        date: hostileText,
        family: hostileText,
        country: hostileText,
      },
      { requiredKeys: ['id'] },
    ),
    fc.record(
      {
        id: fc.integer({ min: 1, max: 1e9 }).map((n) => `XX${n}A1`),
        title: hostileValue,
        abstract: hostileText,
        claims: claim,
        labels: hostileValue,
        split: hostileValue,
      },
      { requiredKeys: ['id'] },
    ),
    fc.record({ id: fc.oneof(hostileNumber, hostileValue), abstract: hostileText }),
  );

  test('is imported: what can be stored is, the rest is rejected, and others need not wait for it', () =>
    tryAll(
      fc
        .array(record, { minLength: 20, maxLength: 20 })
        .map((records) => records.map((given) => JSON.stringify(given)).join('\n')),
      async (content) => {
        const path = join(server.imports, 'hostile.jsonl');
        // Before a comma or a tab it would be a CSV: the first line decides.
        await writeFile(path, `{"id":"XX0A1","title":"first"}\n${content}\n`);
        expect(await server.importPatents(path)).toBeNull();
      },
      (content) => shown('import', content),
    ));
});

describe('a patent of megabytes is imported, and others need not wait for it', () => {
  test.each([
    ['marks that are out of order', `a${'\u0301\u0323'.repeat(400_000)}`],
    ['as many marks on each letter as are kept', `a${'\u0301\u0323'.repeat(15)}`.repeat(8_000)],
    ['words', 'A spade (1) with teeth (2a, 3) as in FIG. 4, for soil. '.repeat(50_000)],
    ['other words each time', Array.from({ length: 200_000 }, (_, i) => (i + 1e6).toString(26)).join(' ')],
    ['letters without a blank', '泄漏检测'.repeat(200_000)],
  ])('of %s', async (what, text) => {
    const path = join(server.imports, 'long.jsonl');
    await writeFile(path, JSON.stringify({ id: 'XY100A1', abstract: text, claims: [text] }));
    await report.tried(`import of ${what}`, async () => {
      expect(await server.importPatents(path)).toBeNull();
    });
  });
});

test('and the server is as well as before', async () => {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const { patent } = await admin.get<{ patent: { number: string } }>(
    '{ patent(number: "XN1001A1") { number } }',
  );
  expect(patent.number).toBe('XN1001A1');
  const { auditLog } = await admin.get<{ auditLog: { totalCount: number } }>('{ auditLog { totalCount } }');
  expect(mutations).toBeGreaterThan(0);
  expect(auditLog.totalCount).toBeGreaterThanOrEqual(mutations);
  expect(auditLog.totalCount).toBeLessThanOrEqual(mutations + unsure);
});
