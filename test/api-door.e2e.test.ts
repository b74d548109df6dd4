import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { graphqlClient } from './support/graphql-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
});
afterAll(() => api.close());

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const signIn = (body: unknown) =>
  fetch(`${api.url}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('/graphql is GraphiQL for a browser, from this server alone and under its policy', async () => {
  const answer = await fetch(`${api.url}/graphql`, { headers: browser });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/script-src|unsafe-eval/);
  const page = await answer.text();
  const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
  expect(loaded.filter((address) => address.endsWith('.js'))).not.toEqual([]);
  for (const address of loaded.filter((one) => !one.startsWith('data:'))) {
    expect(address).toMatch(/^\/graphiql\/assets\//);
    expect((await fetch(`${api.url}${address}`)).status).toBe(200);
  }
  expect(page).not.toMatch(/<script>/);
});

test('/graphql is GraphQL for whoever asks it something, in a browser too', async () => {
  const asked = await fetch(`${api.url}/graphql?query=%7Bme%7Bname%7D%7D`, { headers: browser });
  expect(asked.status).toBe(401);
  expect((await fetch(`${api.url}/graphql`)).status).toBe(401);
});

test('a sign-in link gives a key that signs in, once', async () => {
  const token = api.services.signIn.offer();
  const answer = await signIn({ token });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const { key, role } = (await answer.json()) as { key: string; role: string };
  expect(role).toBe('ADMIN');
  expect(await graphqlClient(api.url, key).get('{ me { name role } }')).toEqual({
    me: { name: 'sign-in link', role: 'ADMIN' },
  });
  expect((await signIn({ token })).status).toBe(401);
  const log = api.log.join('\n');
  expect(log).not.toContain(token);
  expect(log).not.toContain(key);
  const { auditLog } = await api.as.admin.get<{
    auditLog: { nodes: { action: string; arguments: object }[] };
  }>('{ auditLog(filter: { action: "signIn" }) { nodes { action arguments } } }');
  expect(auditLog.nodes).toEqual([{ action: 'signIn', arguments: {} }]);
});

test.each([
  [{ token: 'made-up' }, 401, 'SIGN_IN_LINK_INVALID'],
  [{}, 400, 'REQUEST_MALFORMED'],
  [{ token: 7 }, 400, 'REQUEST_MALFORMED'],
  [null, 400, 'REQUEST_MALFORMED'],
])('to sign in with %j is refused', async (body, status, code) => {
  const answer = await signIn(body);
  const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
  expect([answer.status, errors[0]?.extensions.code]).toEqual([status, code]);
});
