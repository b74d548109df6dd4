import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startApi, type Api } from './support/api.js';
import { graphqlClient } from './support/graphql-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_CORS_ORIGINS: 'https://tools.example' } });
});
afterAll(() => api.close());

async function limited(environment: NodeJS.ProcessEnv, work: (limitedApi: Api) => Promise<void>) {
  const other = await startApi({ environment });
  try {
    await work(other);
  } finally {
    await other.close();
  }
}

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('read answers where their origin is listed, without cookies', async () => {
    const { status, headers } = await preflight('https://tools.example');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://tools.example');
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['https://evil.example', 'http://tools.example', 'https://tools.example.evil.example', 'null'])(
    'read nothing from %s',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).not.toBe(origin);
    },
  );

  test('read nothing at all unless some are listed', () =>
    limited({}, async ({ url }) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin: 'https://tools.example', 'access-control-request-method': 'POST' },
      });
      expect(response.status).toBe(404);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }));

  test('cannot send a query that a browser would send without asking first', async () => {
    const authorization = `Bearer ${(await api.services.keys.create({ name: 'x', role: 'admin', expiresAt: null })).secret}`;
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { authorization, 'content-type': contentType },
        body: '{"query":"{ me { id } }"}',
      });
      expect(response.status, contentType).toBe(400);
    }
    const get = await fetch(`${api.url}/graphql?query={me{id}}`, { headers: { authorization } });
    expect(get.status).toBe(400);
  });
});

test('every answer tells browsers to trust nothing else', async () => {
  for (const path of ['/', '/healthz', '/graphql', '/nothing']) {
    const { headers } = await fetch(`${api.url}${path}`);
    expect(headers.get('content-security-policy'), path).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    expect(headers.get('x-powered-by'), path).toBeNull();
  }
});

describe('limits in a minute', () => {
  test('of an address: refused with a code and the seconds to wait, before anything is looked up', () =>
    limited({ NONET_RATE_REQUESTS: '3' }, async ({ as, url }) => {
      for (let i = 0; i < 3; i++) expect((await as.reader.ask('{ me { id } }')).status).toBe(200);
      const response = await fetch(`${url}/graphql`, { method: 'POST' });
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    }));

  test('of an address that guesses keys: those with one go on', () =>
    limited({ NONET_RATE_REFUSALS: '2' }, async ({ as, url }) => {
      const guess = async () => (await graphqlClient(url, 'nonet_guess').ask('{ me { id } }')).status;
      expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
      expect((await as.reader.ask('{ me { id } }')).status).toBe(200);
    }));

  test('of a principal: by what its queries cost, and no other pays for it', () =>
    limited({ NONET_RATE_COST: '250' }, async ({ as, url, services }) => {
      const dear = '{ classify(input: { text: "a spade" }) { ms } }';
      expect((await as.analyst.ask(dear)).status).toBe(200);
      expect((await as.analyst.ask(dear)).status).toBe(200);
      expect(await as.analyst.ask(dear)).toMatchObject({
        status: 429,
        data: null,
        errors: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
      const { secret } = await services.keys.create({ name: 'other', role: 'analyst', expiresAt: null });
      const other = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `{ ${Array.from({ length: 3 }, (_, i) => `a${i}: classify(input: { text: "x" }) { ms }`).join(' ')} }`,
        }),
      });
      expect(other.status).toBe(429);
      expect(Number(other.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await as.reader.ask('{ me { id } }')).status).toBe(200);
    }));

  test('count the client behind a proxy that is trusted, and nobody’s word else', async () => {
    const statuses = async (url: string) => {
      const ask = (client: string) =>
        fetch(`${url}/graphql`, { method: 'POST', headers: { 'x-forwarded-for': client } });
      return [
        (await ask('203.0.113.1')).status,
        (await ask('203.0.113.2')).status,
        (await ask('203.0.113.1')).status,
      ];
    };
    const environment = { NONET_RATE_REQUESTS: '1' };
    await limited({ ...environment, NONET_TRUSTED_PROXIES: '127.0.0.1' }, async ({ url }) =>
      expect(await statuses(url)).toEqual([401, 401, 429]),
    );
    await limited(environment, async ({ url }) => expect(await statuses(url)).toEqual([401, 429, 429]));
  });
});

describe('the limits of WebSocket connections', () => {
  /** What becomes of an upgrade that a proxy passes on for a client: `open`, or the status that refuses it. */
  const upgrade = (url: string, client: string) =>
    new Promise<string | number>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers: { 'x-forwarded-for': client },
      });
      socket.once('open', () => (socket.close(), resolve('open')));
      socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
      socket.once('error', reject);
    });
  const clients = ['203.0.113.1', '203.0.113.2', '203.0.113.1'];
  const environment = { NONET_RATE_REQUESTS: '1' };

  test('count the client behind a proxy that is trusted', () =>
    limited({ ...environment, NONET_TRUSTED_PROXIES: '127.0.0.0/8' }, async ({ url }) => {
      const found: (string | number)[] = [];
      for (const client of clients) found.push(await upgrade(url, client));
      expect(found).toEqual(['open', 'open', 429]);
    }));

  test('count the proxy where it is not, whatever it says', () =>
    limited(environment, async ({ url }) => {
      const found: (string | number)[] = [];
      for (const client of clients) found.push(await upgrade(url, client));
      expect(found).toEqual(['open', 429, 429]);
    }));

  test('tell whoever guesses keys to wait', () =>
    limited({ NONET_RATE_REFUSALS: '2' }, async ({ url }) => {
      const guess = (key: string) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
          const payload = { authorization: `Bearer ${key}` };
          socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
          socket.once('close', (_code, reason) => resolve(reason.toString().split(':')[0]!));
        });
      expect([await guess('a'), await guess('b'), await guess('c')]).toEqual([
        'UNAUTHENTICATED',
        'UNAUTHENTICATED',
        'RATE_LIMITED',
      ]);
    }));
});

describe('the schema', () => {
  const introspect = '{ __schema { queryType { name } } }';
  test('is told to whoever has a key', async () => {
    expect((await api.as.reader.ask(introspect)).errors).toEqual([]);
  });
  test('is told to nobody where that is configured, not even bit by bit', () =>
    limited({ NONET_INTROSPECTION: 'off' }, async ({ as }) => {
      expect((await as.admin.ask(introspect)).errors).toMatchObject([
        { extensions: { code: 'QUERY_INVALID' } },
      ]);
      const { errors } = await as.admin.ask('{ patent_ { id } }');
      expect(errors[0]?.message).not.toContain('Did you mean');
    }));
});

describe('the log', () => {
  test('has no secret, wherever one was sent: in a header, in a query, in a body', async () => {
    const { secret } = await api.services.keys.create({ name: 'quiet', role: 'admin', expiresAt: null });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const client = graphqlClient(api.url, secret);
    await client.ask(`{ cpcNode(symbol: "${secret}") { title } }`);
    await client.ask('query($symbol: String!) { cpcNode(symbol: $symbol) { title } }', { symbol: secret });
    await client.ask(`mutation { revokeApiKey(id: "${secret}") { id } }`);
    await client.ask('mutation($input: ImportPatentsInput!) { importPatents(input: $input) { id } }', {
      input: { path: `/${secret}` },
    });
    await fetch(`${api.url}/graphql?key=${secret}&query=${secret}`, { headers });
    await fetch(`${api.url}/${secret}`, { headers });
    await fetch(`${api.url}/graphql`, { method: 'POST', headers, body: `{"query": "${secret}` });
    await fetch(`${api.url}/graphql`, { method: 'POST', headers: { authorization: `Basic ${secret}` } });
    await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'x-request-id': `${secret}!` },
    });
    expect(api.log.join('')).toContain('"status":401');
    expect(api.log.join('')).not.toContain(secret);
    expect(api.log.join('')).not.toContain(secret.slice('nonet_'.length));
  });
});
