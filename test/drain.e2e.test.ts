import { Agent } from 'node:http';
import { connect } from 'node:net';
import { startServer, type RunningServer } from '@nonet/api';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { startScript } from './support/child.js';
import { askOn, askSteadily } from './support/steady-client.js';

const CLIENTS = 24;
const log = pino({ level: 'silent' });
const drain = { pauseMilliseconds: 0, milliseconds: 20_000 };

let api: Api;
let key: string;
beforeAll(async () => {
  api = await startApi();
  key = (await api.services.keys.create({ name: 'steady', role: 'reader', expiresAt: null })).secret;
});
afterAll(() => api.close());

const serve = (port = 0, services = api.services, settings = drain) =>
  startServer(services, { host: '127.0.0.1', port, drain: settings }, { log });
const portOf = ({ url }: { url: string }) => Number(new URL(url).port);
const me = '{ me { id } }';

/** Services whose scheme is told only when it is let go: a request that takes as long as the test wants. */
function held() {
  let begin: () => void = () => undefined;
  let letGo: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const waiting = new Promise<void>((resolve) => (letGo = resolve));
  const scheme = async () => {
    begin();
    await waiting;
    return api.services.taxonomy.scheme();
  };
  return { services: { ...api.services, taxonomy: { ...api.services.taxonomy, scheme } }, begun, letGo };
}

test('two servers lose no request of their clients when one after the other is restarted, twice', async () => {
  const servers: [RunningServer, RunningServer] = [await serve(), await serve()];
  const urls = [servers[0].url, servers[1].url] as const;
  const stop = new AbortController();
  const tallies = Array.from({ length: CLIENTS }, () =>
    askSteadily(urls, { key, query: me, stop: stop.signal }),
  );
  for (const at of [0, 1, 0, 1] as const) {
    await servers[at].close();
    servers[at] = await serve(portOf(servers[at]));
  }
  stop.abort();
  const clients = await Promise.all(tallies);
  await Promise.all(servers.map((server) => server.close()));
  expect(clients.flatMap(({ lost }) => lost)).toEqual([]);
  for (const { answered } of clients) expect(answered).toBeGreaterThan(0);
  expect(clients.reduce((sum, { moved }) => sum + moved, 0)).toBeGreaterThan(CLIENTS);
});

test('a server that leaves says so first, goes on to answer during the pause, and closes each connection after its answer', async () => {
  const server = await serve(0, api.services, { ...drain, pauseMilliseconds: 4_000 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const before = await askOn(agent, server.url, key, me);
  expect(before).toMatchObject({ status: 200, headers: { connection: 'keep-alive' } });
  const closed = server.close();
  const ready = await fetch(`${server.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ checks: { process: 'stopping' } });
  const during = await Promise.all(
    [agent, new Agent(), new Agent()].map((one) => askOn(one, server.url, key, me)),
  );
  for (const answer of during)
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'close' } });
  await closed;
  expect(await askOn(agent, server.url, key, me)).toEqual({ kind: 'refused' });
});

test('a server that closes refuses with SERVICE_CLOSING and Retry-After, streams and upgrades too, until its last request is answered', async () => {
  const { services, begun, letGo } = held();
  const server = await serve(0, services);
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
  await askOn(agents[1], server.url, key, me);
  const last = askOn(agents[0], server.url, key, '{ cpcScheme { version } }');
  await begun;
  const closed = server.close();
  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503);

  const refused = {
    status: 503,
    code: 'SERVICE_CLOSING',
    headers: { 'retry-after': '1', connection: 'close' },
  };
  // Over the connection that was kept alive, with a body that is larger than a packet, and over a new one.
  expect(await askOn(agents[1], server.url, key, me)).toMatchObject(refused);
  expect(await askOn(agents[1], server.url, key, `${me} # ${'x'.repeat(500_000)}`)).toMatchObject(refused);
  const stream = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'subscription { runEvents(id: "x") { sequence } }' }),
  });
  expect([stream.status, stream.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await upgradeOn(portOf(server))).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1/i);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

  letGo();
  expect(await last).toMatchObject({ status: 200, code: null, headers: { connection: 'close' } });
  await closed;
});

test('a request that does not end in time is answered with SERVICE_CLOSING too', async () => {
  const { services, begun, letGo } = held();
  const server = await serve(0, services, { ...drain, milliseconds: 400 });
  const last = askOn(new Agent(), server.url, key, '{ cpcScheme { version } }');
  await begun;
  await server.close();
  expect(await last).toMatchObject({ status: 503, code: 'SERVICE_CLOSING', headers: { 'retry-after': '1' } });
  letGo();
});

test('a process that hangs after SIGTERM is ended when its time is up', async () => {
  const child = startScript('hang-when-stopped');
  await child.next();
  await child.end('SIGTERM');
});

/** The answer to an upgrade, as it comes over the wire. */
function upgradeOn(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer)).on('error', reject);
    const fields = ['host: x', 'connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
    socket.write(
      `GET /graphql HTTP/1.1\r\n${[...fields, 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=='].join('\r\n')}\r\n\r\n`,
    );
  });
}
