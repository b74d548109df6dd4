import { listenForMonitoring } from '@nonet/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  await api.services.classification.warmUp();
});
afterAll(() => api.close());

async function scrape(key: string | null): Promise<{ status: number; text: string }> {
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(`${api.url}/metrics`, { headers });
  return { status: response.status, text: await response.text() };
}
const keyWith = async (scopes: string[]) =>
  (await api.services.keys.create({ name: 'prometheus', role: 'reader', scopes, expiresAt: null })).secret;
const figures = async () => (await scrape(await keyWith(['system']))).text;

/** The value of the series with these labels, in any order. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const line = text
    .split('\n')
    .find(
      (candidate) =>
        new RegExp(`^${name}[ {]`).test(candidate) &&
        Object.entries(labels).every(([label, value]) => candidate.includes(`${label}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
}

describe('metrics', () => {
  test('are told to a key that may look at the system, and to no other', async () => {
    expect((await scrape(null)).status).toBe(401);
    expect((await scrape(await keyWith(['patents']))).status).toBe(403);
    expect((await scrape(await keyWith(['system']))).status).toBe(200);
  });

  test('count requests by operation and code; the operation is the schema’s, never a name that a client made up', async () => {
    await api.as.reader.get('query Mine { me { id } }');
    await api.as.reader.ask('{ apiKeys { totalCount } }');
    await api.as.reader.ask('{ me { id } cpcScheme { version } }');
    await api.as.reader.ask('query Made_up { nothing_of_the_kind }');
    const text = await figures();
    const requests = (operation: string, code: string) =>
      valueOf(text, 'nonet_requests_total', { operation, code });
    expect(requests('query me', 'OK')).toBe(1);
    expect(requests('query apiKeys', 'FORBIDDEN')).toBe(1);
    expect(requests('query several', 'OK')).toBe(1);
    expect(requests('invalid', 'QUERY_INVALID')).toBe(1);
    expect(valueOf(text, 'nonet_request_seconds_count', { operation: 'query me' })).toBe(1);
    expect(valueOf(text, 'nonet_http_responses_total', { route: '/metrics', status: '401' })).toBe(1);
    expect(text).not.toMatch(/Mine|Made_up|nothing_of_the_kind/);
  });

  test('measure classifications, the batches of the encoder, and say on which device it runs', async () => {
    await api.as.analyst.get('{ classify(input: { text: "a spade for the soil" }) { ms } }');
    const text = await figures();
    expect(valueOf(text, 'nonet_classification_seconds_count', { model: 'zero-shot', device: 'cpu' })).toBe(
      1,
    );
    expect(valueOf(text, 'nonet_encoder_info', { encoder: 'minilm-l6', device: 'cpu' })).toBe(1);
    expect(valueOf(text, 'nonet_encoder_batch_texts_count', { encoder: 'minilm-l6' })).toBeGreaterThan(1);
    expect(valueOf(text, 'nonet_encoder_batch_tokens_sum', { encoder: 'minilm-l6' })).toBeGreaterThan(100);
    const waiting = async () =>
      valueOf(await figures(), 'nonet_encoder_waiting_texts', { encoder: 'minilm-l6' });
    await expect.poll(waiting).toBe(0);
    expect(valueOf(text, 'nonet_ready')).toBe(1);
  });

  test('say how many runs wait and work, how busy the database and the process are', async () => {
    const text = await figures();
    expect(valueOf(text, 'nonet_runs', { state: 'queued', resource: 'cpu' })).toBe(0);
    expect(valueOf(text, 'nonet_runs', { state: 'running', resource: 'gpu' })).toBe(0);
    expect(valueOf(text, 'nonet_database_connections', { state: 'idle' })).toBeGreaterThan(0);
    expect(valueOf(text, 'nonet_database_waiting')).toBe(0);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(text).toMatch(/nonet_build_info\{version="\d+\.\d+\.\d+"\} 1/);
  });

  test('can have an address of their own, where no key is asked for', async () => {
    const { metrics, health } = api.services;
    const monitored = { metrics, health: () => health.of('server', new AbortController().signal) };
    const listener = await listenForMonitoring(monitored, { host: '127.0.0.1', port: 0 });
    try {
      const response = await fetch(`${listener.url}/metrics`);
      expect(response.headers.get('content-type')).toContain('text/plain');
      expect(await response.text()).toContain('nonet_requests_total');
      expect((await fetch(`${listener.url}/graphql`)).status).toBe(404);
      const { port } = new URL(listener.url);
      await expect(
        listenForMonitoring(monitored, { host: '127.0.0.1', port: Number(port) }),
      ).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    } finally {
      await listener.close();
    }
  });
});
