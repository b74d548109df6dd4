import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import pino from 'pino';
import { startServer } from '@nonet/api';
import { startApi, type Api } from './support/api.js';
import { graphqlClient } from './support/graphql-client.js';
import { rawRequest, readAnswer } from './support/raw-request.js';

let api: Api;
let key: string;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  key = (await api.services.keys.create({ name: 'edge', role: 'admin', expiresAt: null })).secret;
});
afterAll(() => api?.close());

const alive = async () => (await fetch(`${api.url}/healthz`)).status;

describe('targets that no URL can be made of', () => {
  const targets = ['//', '///', '//[', 'http://[', 'http://[/graphql', '/graphql/%zz', '*', '/\\'];
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];

  // This one is an address of ours in another form, and becomes a WebSocket.
  test.each(targets.filter((target) => target !== 'http://[/graphql'))(
    'an upgrade of %s is refused with a code, and the server goes on',
    async (target) => {
      const answer = await rawRequest(api.url, [`GET ${target} HTTP/1.1`, 'Host: a', ...upgrade]);
      expect([404, 400]).toContain(readAnswer(answer).status);
      expect(['NOT_FOUND', 'REQUEST_MALFORMED']).toContain(readAnswer(answer).codes[0]);
      expect(await alive()).toBe(200);
    },
  );

  test.each(targets.filter((target) => target !== '*'))(
    'a request for %s is answered with a code',
    async (target) => {
      const answer = await rawRequest(api.url, [`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close']);
      expect(['NOT_FOUND', 'REQUEST_MALFORMED', 'UNAUTHENTICATED']).toContain(readAnswer(answer).codes[0]);
      expect([400, 401, 404]).toContain(readAnswer(answer).status);
    },
  );

  test('an upgrade that is none of WebSocket is refused with a code', async () => {
    const answer = await rawRequest(api.url, [
      'GET /graphql HTTP/1.1',
      'Host: a',
      ...upgrade.slice(0, 2),
      'Sec-WebSocket-Version: 99',
    ]);
    expect(readAnswer(answer)).toEqual({ status: 400, codes: ['REQUEST_MALFORMED'] });
  });
});

describe('what is no request of HTTP', () => {
  test.each([
    ['a target with a space', ['GET /a b HTTP/1.1', 'Host: a'], 400, 'REQUEST_MALFORMED'],
    ['an unknown method', ['BREW / HTTP/1.1', 'Host: a'], 400, 'REQUEST_MALFORMED'],
    ['no HTTP at all', ['hello'], 400, 'REQUEST_MALFORMED'],
    [
      'two lengths',
      ['POST /graphql HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'],
      400,
      'REQUEST_MALFORMED',
    ],
    ['headers beyond the limit', ['GET / HTTP/1.1', `X: ${'x'.repeat(20_000)}`], 413, 'REQUEST_TOO_LARGE'],
  ])('%s is answered with a code', async (_, lines, status, code) => {
    expect(readAnswer(await rawRequest(api.url, lines))).toEqual({ status, codes: [code] });
  });

  test('a body that comes too slowly is cut off with a code, also with a key', async () => {
    const log = pino({ level: 'silent' });
    const options = { log, requestMilliseconds: 1_000 };
    const server = await startServer(api.services, { host: '127.0.0.1', port: 0 }, options);
    const slowly = async (path: string) => {
      const answer = await rawRequest(server.url, [
        `POST ${path} HTTP/1.1`,
        'Host: a',
        'Content-Type: application/json',
        'Accept: text/event-stream',
        `Authorization: Bearer ${key}`,
        'Content-Length: 1000',
        '',
        '{"query":',
      ]);
      expect(readAnswer(answer), path).toEqual({ status: 503, codes: ['REQUEST_TIMED_OUT'] });
    };
    await Promise.all(['/graphql', '/graphql/stream', '/nothing'].map(slowly));
    await server.close();
  });
});

const stream = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${key}`,
      ...headers,
    },
    body,
    signal: AbortSignal.timeout(90_000),
  });
const told = async (response: globalThis.Response) => ({
  status: response.status,
  codes: [...(await response.text()).matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => String(code)),
});

describe('the event stream', () => {
  test.each([
    ['null', 'null', {}],
    ['a number', '7', {}],
    ['a list', '[]', {}],
    ['nothing', '', {}],
    ['broken JSON', '{', {}],
    ['no query', '{}', {}],
    ['a query that is none', '{"query":7}', {}],
    ['variables that are none', '{"query":"{ me { id } }","variables":[]}', {}],
    ['a form', 'query=a', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a request for something else', '{"query":"{ me { id } }"}', { accept: 'application/json' }],
  ])('answers %s with a code', async (_, body, headers) => {
    expect(await told(await stream(body, headers))).toEqual({ status: 400, codes: ['REQUEST_MALFORMED'] });
  });

  test('tells that it is a GET without a query, too', async () => {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${key}` };
    const answer = await fetch(`${api.url}/graphql/stream?variables={`, { headers });
    expect(await told(answer)).toEqual({ status: 400, codes: ['REQUEST_MALFORMED'] });
  });
});

describe('a subscription', () => {
  const id = '01234567-89ab-4def-8123-456789abcdef';
  test.each([
    ['@skip', `subscription { runProgress(id: "${id}") @skip(if: true) { sequence } }`],
    ['@include', `subscription { runProgress(id: "${id}") @include(if: false) { sequence } }`],
    [
      '@skip on a fragment',
      `subscription { ...F @skip(if: true) } fragment F on Subscription { runProgress(id: "${id}") { sequence } }`,
    ],
  ])('that depends on %s is refused with a code', async (_, query) => {
    expect((await told(await stream(JSON.stringify({ query })))).codes).toEqual(['QUERY_INVALID']);
  });

  test('is not taken where queries are', async () => {
    const { status, errors } = await api.as.reader.ask(
      `subscription { runProgress(id: "${id}") { sequence } }`,
    );
    expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([400, ['QUERY_INVALID']]);
  });
});

describe('fragments that double each other', () => {
  const doubling = (levels: number, root = 'Query', last = 'me { id }') =>
    `${Array.from({ length: levels }, (_, i) => `fragment F${i} on ${root} { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F${levels} on ${root} { ${last} }`;

  test.each([18, 23, 40, 90])(
    'of %s levels are refused at once, and others are served meanwhile',
    async (levels) => {
      const before = process.cpuUsage();
      const refused = api.as.reader.ask(`{ ...F0 } ${doubling(levels)}`);
      expect((await api.as.reader.ask('{ me { id } }')).status).toBe(200);
      expect(await refused).toMatchObject({
        status: 413,
        errors: [{ extensions: { code: 'REQUEST_TOO_LARGE' } }],
      });
      // Eighteen levels took more than a second of computing, twenty-three a quarter of a minute.
      expect(process.cpuUsage(before).user / 1e6).toBeLessThan(3);
    },
  );

  test('are refused by GET, as a subscription and in the variables of the schema too', async () => {
    const query = `{ __schema { ...F0 } } ${doubling(40, '__Schema', 'queryType { name }')}`;
    const headers = { authorization: `Bearer ${key}`, 'apollo-require-preflight': '1' };
    const get = await fetch(`${api.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(await told(get)).toEqual({ status: 413, codes: ['REQUEST_TOO_LARGE'] });
    const followed = {
      query: `subscription { ...F0 } ${doubling(40, 'Subscription', 'runProgress(id: "a") { sequence }')}`,
    };
    expect((await told(await stream(JSON.stringify(followed)))).codes).toEqual(['REQUEST_TOO_LARGE']);
  });
});

describe('what a request began beside an error', () => {
  test('is stopped once the answer is there', async () => {
    let tell: (signal: AbortSignal) => void = () => undefined;
    const given = new Promise<AbortSignal>((resolve) => (tell = resolve));
    const classify: typeof api.services.classification.classify = (_input, { signal }) => {
      tell(signal!);
      // For ever, unless it is stopped.
      return new Promise((_, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
      );
    };
    const classification = { ...api.services.classification, classify };
    const log = pino({ level: 'silent' });
    const server = await startServer(
      { ...api.services, classification },
      { host: '127.0.0.1', port: 0 },
      { log },
    );
    const client = graphqlClient(server.url, key);
    const slow = 'classify(input: { text: "a spade" }) { ms }';
    const { data, errors } = await client.ask(`{ ${slow} patents(first: -2000000000) { totalCount } }`);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID', place: 'patents.first' } }]);
    const signal = await given;
    await expect.poll(() => signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ code: 'REQUEST_CANCELLED' });
    await server.close();
  });

  test('does not begin where another part of it is too dear, whatever a negative number takes off', async () => {
    const dear =
      'cpcNode(symbol: "A") { children(first: 100) { nodes { patents(first: 100) { nodes { title } } } } }';
    const query = `{ patents(first: -2000000000) { nodes { title } } ${dear} }`;
    expect(await api.as.reader.ask(query)).toMatchObject({
      status: 413,
      errors: [{ extensions: { code: 'REQUEST_TOO_LARGE' } }],
    });
  });
});

describe('cursors with numbers, days and moments that no column takes', () => {
  const [uuid, moment] = ['01234567-89ab-4def-8123-456789abcdef', '2025-06-19T08:30:00.000Z'];
  const lists: [list: string, key: unknown[]][] = [
    ['auditLog', ['audit', 1]],
    ['apiKeys', ['keys', moment, uuid]],
    ['imports', ['imports', moment, uuid]],
    ['runs', ['runs', moment, uuid]],
    ['reviews', ['reviews', moment, uuid]],
    ['models', ['models', 1]],
    ['modelActivations', ['activations', 1]],
    ['evaluations', ['evaluations', moment, uuid]],
    ['cpcNodes', ['nodes', 0, 1, 'A01B']],
    ['cpcNodes(filter: { search: "spade tools" })', ['found nodes', 0.5, 1, 'A01B']],
    ['patents(orderBy: { field: IMPORTED })', ['patents by imported descending', 1]],
    ['patents(orderBy: { field: NUMBER })', ['patents by number descending', 'XN1']],
    ['patents', ['patents by publication-date descending', '2025-06-19', 1]],
    ['predictions', ['predictions by score descending', 0.5, 1, 1]],
  ];
  const hostile = [
    1e300,
    -1e300,
    1e-300,
    5e-324,
    2 ** 53,
    -(2 ** 63),
    0.5,
    '0000-01-01',
    '0000-01-01T00:00:00.000Z',
    '\0',
    '\ud800',
    null,
    true,
    [1],
    'x'.repeat(300),
    `${moment.slice(0, -1)}${'0'.repeat(150)}Z`,
  ];

  test.each(lists)('of %s are data or CURSOR_INVALID', async (list, cursor) => {
    const given = (after: unknown[]) => Buffer.from(JSON.stringify(after)).toString('base64url');
    const args = list.endsWith(')') ? list.replace(')', ', after: $after)') : `${list}(after: $after)`;
    const ask = async (after: unknown[]) => {
      const query = `query($after: String) { page: ${args} { nodes { __typename } } }`;
      const { errors } = await api.as.admin.ask(query, { after: given(after) });
      return errors.map(({ extensions }) => extensions.code);
    };
    // The cursor is one of this list: what is refused below is refused for its values.
    expect(await ask(cursor)).toEqual([]);
    for (const [place] of cursor.entries()) {
      for (const value of hostile) {
        const codes = await ask(cursor.map((part, i) => (i === place ? value : part)));
        expect(['', 'CURSOR_INVALID', 'INPUT_INVALID'], `${JSON.stringify(value)} at ${place}`).toContain(
          codes.join(),
        );
      }
    }
  });
});

describe('subscriptions over one WebSocket', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    for (let i = 0; i < 3; i++) collect();
    return process.memoryUsage().heapUsed;
  };

  test('leave nothing on it: neither listeners nor memory, finished or left by the hundred', async () => {
    const actor = { id: 'cli', name: 'test' };
    const startRun = () =>
      api.services.runs.start({ kind: 'batch-classification', configuration: {} }, actor);
    const opened: WebSocket[] = [];
    const { handleUpgrade } = WebSocketServer.prototype;
    const spy = vi.spyOn(WebSocketServer.prototype, 'handleUpgrade');
    onTestFinished(() => spy.mockRestore());
    spy.mockImplementation(function (this: WebSocketServer, request, socket, head, done) {
      return handleUpgrade.call(this, request, socket, head, (fresh, of) => {
        opened.push(fresh);
        done(fresh, of);
      });
    });
    const client = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
      lazy: false,
    });
    onTestFinished(() => client.dispose());
    const query = 'subscription($id: ID!) { runProgress(id: $id) { sequence type } }';
    /** Follows it to its end, or, of one that has not ended, leaves after its first event. */
    const follow = async (id: string, times: number, end: 'left' | 'finished') => {
      for (let i = 0; i < times; i += 100) {
        await Promise.all(
          Array.from({ length: 100 }, async () => {
            const types: unknown[] = [];
            for await (const { data, errors } of client.iterate({ query, variables: { id } })) {
              expect(errors).toBeUndefined();
              types.push((data as { runProgress: { type: string } }).runProgress.type);
              if (end === 'left') break;
            }
            expect(types).toEqual(end === 'left' ? ['queued'] : ['queued', 'cancelled']);
          }),
        );
      }
    };
    const [{ id: first }, { id: second }] = [await startRun(), await startRun()];
    // What the first of each kind leaves behind stays for the others: compiled code, caches, connections.
    await follow(first, 200, 'left');
    await api.services.runs.cancel(first, actor);
    await follow(first, 200, 'finished');
    const [socket] = opened;
    const listeners = () => ['close', 'message', 'error'].map((name) => socket!.listenerCount(name));
    const [before, bytes] = [listeners(), heap()];
    await follow(second, 300, 'left');
    await api.services.runs.cancel(second, actor);
    await follow(second, 500, 'finished');
    expect(listeners()).toEqual(before);
    await expect.poll(() => heap() - bytes).toBeLessThan(3_000_000);
  });
});
