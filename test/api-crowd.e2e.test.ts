import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import type { Answer } from './support/graphql-client.js';
import { fewestStatements } from './support/statement-counter.js';

const documented = new Set(
  [...readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(
    ([, code]) => String(code),
  ),
);

let api: Api;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  await api.services.classification.warmUp();
});
afterAll(() => api.close());

const requests = [
  '{ classify(input: { text: "a spade with teeth", level: SUBGROUP }) { predictions { symbol } } }',
  '{ patents(first: 20) { nodes { number classifications { symbol node { title } } } } }',
  '{ cpcNodes(filter: { search: "pressure" }) { nodes { symbol parent { symbol } } } }',
  '{ me { id } }',
];

test('five hundred clients at once: each is answered, with data or with a code that says why not', async () => {
  const clients = Array.from({ length: 500 }, (_, i) =>
    api.as.analyst.ask(String(requests[i % requests.length])),
  );
  const answers: Answer<unknown>[] = await Promise.all(clients);
  const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
  expect(answers).toHaveLength(500);
  expect(answers.every(({ data, errors }) => data !== null || errors.length > 0)).toBe(true);
  expect(codes.filter((code) => !documented.has(code) || code === 'INTERNAL')).toEqual([]);
  // Whoever has no data was told to come again; on a machine with nothing else to do, that is nobody.
  expect(codes.filter((code) => code !== 'SERVER_BUSY' && code !== 'REQUEST_TIMED_OUT')).toEqual([]);
  expect(answers.filter(({ data }) => data !== null).length).toBeGreaterThan(100);
  await expect.poll(async () => (await fetch(`${api.url}/readyz`)).status).toBe(200);
});

test('five hundred clients that hang up at once leave nothing behind that goes on', async () => {
  const hangUp = new AbortController();
  const clients = Array.from({ length: 500 }, () =>
    api.as.analyst.ask(String(requests[0]), {}, hangUp.signal).catch(() => 'gone'),
  );
  setTimeout(() => hangUp.abort(), 50);
  await Promise.all(clients);
  const figure = async (name: string) => {
    const text = await api.services.metrics.text();
    return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'm').exec(text)?.[1]);
  };
  await expect.poll(() => figure('nonet_database_waiting')).toBe(0);
  // The batch of an answer leaves nothing in the queue: texts of those who went are not embedded for nobody.
  let texts = 0;
  const waiting = async () => {
    const next = `{ classify(input: { text: "spade no. ${++texts}" }) { ms } }`;
    expect((await api.as.analyst.ask(next)).data).not.toBeNull();
    return figure('nonet_encoder_waiting_texts');
  };
  await expect.poll(waiting).toBe(0);
});

test.each([
  [
    'nested lists',
    '{ cpcNodes(first: 100) { nodes { children(first: 100) { nodes { patents(first: 100) { totalCount } } } } } }',
  ],
  [
    'a hundred classifications in one',
    `{ ${Array.from({ length: 100 }, (_, i) => `a${i}: classify(input: { text: "x" }) { ms }`).join(' ')} }`,
  ],
  [
    'fragments that unfold',
    `{ cpcNode(symbol: "A") { ...F0 } } ${Array.from({ length: 12 }, (_, i) => `fragment F${i} on CpcNode { ...F${i + 1} ...F${i + 1} ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F12 on CpcNode { symbol }`,
  ],
])('a query made to be dear (%s) is refused before it costs the database anything', async (_what, query) => {
  const { result, statements } = await fewestStatements(() => api.as.analyst.ask(query));
  expect(result).toMatchObject({ data: null, errors: [{ extensions: { code: 'REQUEST_TOO_LARGE' } }] });
  expect(statements).toEqual([]);
});
