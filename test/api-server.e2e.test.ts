import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '@nonet/api';
import pino from 'pino';
import { startApi, type Api } from './support/api.js';
import { graphqlClient } from './support/graphql-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
});
afterAll(() => api.close());

const adminKey = async () =>
  (await api.services.keys.create({ name: 'raw', role: 'admin', expiresAt: null })).secret;

async function post(body: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await adminKey()}`;
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body,
  });
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, code: errors?.[0]?.extensions.code };
}

describe('requests that are none', () => {
  test.each([
    ['broken JSON', '{', {}, 400, 'REQUEST_MALFORMED'],
    ['an empty body', '', {}, 400, 'REQUEST_MALFORMED'],
    ['a batch', '[{"query":"{ me { id } }"}]', {}, 400, 'REQUEST_MALFORMED'],
    ['a number', '7', {}, 400, 'REQUEST_MALFORMED'],
    ['variables as text', '{"query":"{ me { id } }","variables":"{}"}', {}, 400, 'REQUEST_MALFORMED'],
    [
      'a form of another site',
      'query={me{id}}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'plain text of another site',
      '{"query":"{ me { id } }"}',
      { 'content-type': 'text/plain' },
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a stored query',
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}',
      {},
      200,
      'REQUEST_MALFORMED',
    ],
    ['a query that does not parse', '{"query":"{ me { "}', {}, 400, 'QUERY_INVALID'],
    ['a field that is not there', '{"query":"{ nothing }"}', {}, 400, 'QUERY_INVALID'],
    [
      'an operation that is not there',
      '{"query":"query A { me { id } }","operationName":"B"}',
      {},
      400,
      'QUERY_INVALID',
    ],
    [
      'a value a hundred thousand levels deep',
      `{"query":"query($id: ID!) { import(id: $id) { id } }","variables":{"id":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
      {},
      400,
      'INPUT_INVALID',
    ],
    [
      'a variable of a wrong type',
      '{"query":"query($id: ID!) { import(id: $id) { id } }","variables":{"id":{}}}',
      {},
      400,
      'INPUT_INVALID',
    ],
  ])('%s', async (_, body, headers, status, code) => {
    expect(await post(body, headers)).toEqual({ status, code });
  });

  test('of a body that is too large the limit is told', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await adminKey()}` },
      body: 'x'.repeat(2_097_153),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'The body is larger than 2,097,152 bytes, the limit.' }],
    });
  });

  test('an address that is not there', async () => {
    expect((await fetch(`${api.url}/nothing`)).status).toBe(404);
  });
});

describe('limits', () => {
  const query = (text: string, variables = {}) => post(JSON.stringify({ query: text, variables }));
  const tooLarge = { status: 413, code: 'REQUEST_TOO_LARGE' };

  test('a body of more than two megabytes', async () => {
    expect(await query('{ me { id } }', { x: 'x'.repeat(2_200_000) })).toEqual(tooLarge);
  });

  test('a query too deep, too wide, too dear, too long', async () => {
    const deep = (levels: number): string => (levels === 0 ? 'symbol' : `parent { ${deep(levels - 1)} }`);
    expect((await query(`{ cpcNode(symbol: "A") { ${deep(20)} } }`)).code).toBe('REQUEST_TOO_LARGE');
    const many = Array.from({ length: 31 }, (_, i) => `a${i}: me { id }`).join(' ');
    expect((await query(`{ ${many} }`)).code).toBe('REQUEST_TOO_LARGE');
    const dear =
      'cpcNodes(first: $n) { nodes { children(first: $n) { nodes { children(first: $n) { totalCount } } } } }';
    expect(await query(`query($n: Int!) { ${dear} }`, { n: 100 })).toEqual(tooLarge);
    expect((await query(`{ ${'me { id } '.repeat(2000)} }`)).code).toBe('QUERY_INVALID');
  });
});

describe('what is logged', () => {
  test('is a line for each request, without keys, texts or queries', async () => {
    const key = await adminKey();
    await fetch(`${api.url}/graphql?query=%7Bsecret_query%7D`, {
      headers: { authorization: `Bearer ${key}` },
    });
    await api.as.reader.ask('query($s: String!) { cpcNodes(filter: { search: $s }) { totalCount } }', {
      s: 'secret words',
    });
    const log = api.log.join('');
    expect(log).toContain('"route":"/graphql"');
    for (const secret of [key, 'secret_query', 'secret words', 'Bearer']) expect(log).not.toContain(secret);
  });
});

describe('requests that take too long, or whose client is gone', () => {
  /** A server on services whose classifications tell the signal they were given, and go on until it stops them. */
  async function watched(requestMilliseconds: number) {
    let tell: (signal: AbortSignal) => void = () => undefined;
    const given = new Promise<AbortSignal>((resolve) => (tell = resolve));
    const { classification } = api.services;
    const classify: typeof classification.classify = (_input, { signal }) => {
      tell(signal!);
      return new Promise((_, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
      );
    };
    const services = { ...api.services, classification: { ...classification, classify } };
    const options = { log: pino({ level: 'silent' }), requestMilliseconds };
    const server = await startServer(services, { host: '127.0.0.1', port: 0 }, options);
    return { server, given, client: graphqlClient(server.url, await adminKey()) };
  }
  const slow = '{ classify(input: { text: "a spade" }) { ms } }';

  test('are stopped and answered', async () => {
    const { server, given, client } = await watched(500);
    // A busy machine may need longer to come as far as the classification: then once more.
    const reached = given.then(() => true);
    do
      expect(await client.ask(slow)).toMatchObject({
        status: 503,
        errors: [{ extensions: { code: 'REQUEST_TIMED_OUT' } }],
      });
    while (!(await Promise.race([reached, Promise.resolve(false)])));
    expect((await given).reason).toMatchObject({ code: 'REQUEST_TIMED_OUT' });
    await server.close();
  });

  test('are stopped when the client hangs up', async () => {
    const { server, given, client } = await watched(30_000);
    const hangUp = new AbortController();
    const answer = client.ask(slow, {}, hangUp.signal);
    const signal = await given;
    expect(signal.aborted).toBe(false);
    hangUp.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ code: 'REQUEST_CANCELLED' });
    await server.close();
  });
});

describe('starting and stopping', () => {
  const log = pino({ level: 'silent' });

  test('a taken port is named', async () => {
    const port = Number(new URL(api.url).port);
    await expect(startServer(api.services, { host: '127.0.0.1', port }, { log })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(String(port)),
    });
  });

  test('a client that says nothing does not hold the server', async () => {
    const server = await startServer(api.services, { host: '127.0.0.1', port: 0 }, { log });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const gone = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await gone;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test('a request that is running is answered first', async () => {
    let begin: () => void = () => undefined;
    let letGo: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const taxonomy = {
      ...api.services.taxonomy,
      async scheme() {
        begin();
        await held;
        return api.services.taxonomy.scheme();
      },
    };
    const server = await startServer({ ...api.services, taxonomy }, { host: '127.0.0.1', port: 0 }, { log });
    const client = graphqlClient(server.url, await adminKey());
    const answer = client.ask('{ cpcScheme { version } }');
    await begun;
    let isClosed = false;
    const closed = server.close().then(() => (isClosed = true));
    await expect.poll(async () => (await client.ask('{ me { id } }')).status).toBe(503);
    expect(isClosed).toBe(false);
    letGo();
    expect(await answer).toMatchObject({ status: 200, data: { cpcScheme: { version: '2025.05' } } });
    await closed;
  });
});

describe('without the admin app, or with it', () => {
  test('the front page loads nothing from elsewhere', async () => {
    const response = await fetch(`${api.url}/`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await response.text()).not.toMatch(/(src|href)="https?:/);
  });
});
