import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { startServer } from '@nonet/api';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startApi, type Api } from './support/api.js';
import type { ApiError } from './support/graphql-client.js';
import { shortSchemeIn } from './support/short-scheme.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

let api: Api;
let patents: string;
let readerKey: string;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(api.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: await shortSchemeIn(api.home), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  patents = join(api.home, 'imports', 'patents.jsonl');
  await cp(repository('prisma/sample/patents.jsonl'), patents);
  const { secret } = await api.services.keys.create({ name: 'watcher', role: 'reader', expiresAt: null });
  readerKey = secret;
});
afterAll(() => api?.close());

interface RunRow {
  id: string;
  kind: string;
  state: string;
  result: Record<string, unknown> | null;
  metrics: { name: string; value: number }[];
  error: { code: string; message: string } | null;
}
const fields =
  'id kind state resource startedBy result attempt metrics { name value } error { code message }';
const TRAIN = `mutation Train($input: TrainEncoderInput!, $key: String) {
  trainEncoder(input: $input, idempotencyKey: $key) { ${fields} }
}`;
const training = (name: string, more: object = {}) => ({
  input: { name, base: 'tiny-e5', files: [patents], device: 'cpu', batch: 8, epochs: 2, ...more },
});
const train = async (name: string, more?: object, key?: string): Promise<RunRow> =>
  (
    await api.as.admin.get<{ trainEncoder: RunRow }>(TRAIN, {
      ...training(name, more),
      key: key ?? null,
    })
  ).trainEncoder;
const show = async (id: string): Promise<RunRow> =>
  (await api.as.reader.get<{ run: RunRow }>(`query($id: ID!) { run(id: $id) { ${fields} } }`, { id })).run;

interface Told {
  sequence: number;
  type: string;
  data: Record<string, unknown>;
}
const PROGRESS = `subscription Progress($id: ID!, $after: Int! = 0) {
  runProgress(id: $id, after: $after) { sequence type data }
}`;
/** Of either client: the events until the subscription completes. */
async function told(
  results: AsyncIterable<{ data?: unknown; errors?: readonly unknown[] }>,
): Promise<Told[]> {
  const events: Told[] = [];
  for await (const { data, errors } of results) {
    if (errors) throw Object.assign(new Error('refused'), { errors });
    events.push((data as { runProgress: Told }).runProgress);
  }
  return events;
}
const overSse = (key: string | null) =>
  createSseClient({
    url: `${api.url}/graphql/stream`,
    retryAttempts: 0,
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
  });
const overWebSocket = (key: string) =>
  createWsClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${key}` },
  });

describe('a training of an encoder', () => {
  test('is queued by a mutation, followed to its end over both transports, and yields an encoder', async () => {
    const queued = await train('watched');
    expect(queued).toMatchObject({ kind: 'ENCODER_TRAINING', resource: 'CPU', startedBy: 'test admin' });
    const variables = { id: queued.id };
    const [bySse, byWebSocket] = await Promise.all([
      told(overSse(readerKey).iterate({ query: PROGRESS, variables })),
      told(overWebSocket(readerKey).iterate({ query: PROGRESS, variables })),
    ]);
    expect(byWebSocket).toEqual(bySse);
    expect(bySse.map(({ sequence }) => sequence)).toEqual(bySse.map((_, i) => i + 1));
    const types = bySse.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['queued', 'started']);
    expect(types).toEqual(expect.arrayContaining(['training', 'metrics', 'evaluation', 'progress']));
    expect(types.at(-1)).toBe('succeeded');

    const run = await show(queued.id);
    expect(run).toMatchObject({ state: 'SUCCEEDED', error: null, result: { encoder: 'watched' } });
    expect(run.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['loss', 'hit1']));
    expect(existsSync(join(api.home, 'models', 'watched', 'model.safetensors'))).toBe(true);
  });

  test('can be followed again from any event', async () => {
    const { id } = (await api.services.runs.list({}, { first: 1, after: null })).edges[0]!.node;
    const whole = await told(overSse(readerKey).iterate({ query: PROGRESS, variables: { id } }));
    const after = whole.length - 3;
    const rest = await told(overWebSocket(readerKey).iterate({ query: PROGRESS, variables: { id, after } }));
    expect(rest).toEqual(whole.slice(after));
    const logs = `query($id: ID!) { run(id: $id) {
      configuration logs(first: 2) { totalCount nodes { sequence type } pageInfo { hasNextPage } } } }`;
    expect(await api.as.reader.get(logs, { id })).toMatchObject({
      run: {
        configuration: { name: 'watched', base: 'tiny-e5' },
        logs: {
          totalCount: whole.length,
          nodes: [
            { sequence: 1, type: 'queued' },
            { sequence: 2, type: 'started' },
          ],
          pageInfo: { hasNextPage: true },
        },
      },
    });
  });

  test('asked for twice under one key is one run; another request needs another key', async () => {
    const first = await train('keyed', { epochs: 1 }, 'monday');
    expect((await train('keyed', { epochs: 1 }, 'monday')).id).toBe(first.id);
    const { errors } = await api.as.admin.ask(TRAIN, { ...training('other'), key: 'monday' });
    expect(errors[0]).toMatchObject({ extensions: { code: 'RUN_KEY_REUSED' } });
    expect(errors[0]!.message).toContain(first.id);
    await told(overSse(readerKey).iterate({ query: PROGRESS, variables: { id: first.id } }));
  });

  test('is cancelled down to the training itself, and leaves no encoder', async () => {
    const { id } = await train('endless', { epochs: 10_000 });
    for await (const event of await api.services.runs.events(id, {
      after: 0,
      signal: AbortSignal.timeout(150_000),
    }))
      if (event.type === 'metrics') break;
    const cancel = 'mutation($id: ID!) { cancelRun(id: $id) { id } }';
    await api.as.admin.get(cancel, { id });
    const events = await told(overSse(readerKey).iterate({ query: PROGRESS, variables: { id } }));
    expect(events.at(-1)).toMatchObject({ type: 'cancelled', data: { by: 'test admin' } });
    expect(await show(id)).toMatchObject({ state: 'CANCELLED', error: { code: 'RUN_CANCELLED' } });
    expect(existsSync(join(api.home, 'models', 'endless'))).toBe(false);
    // Cancelling what has ended changes nothing.
    await api.as.admin.get(cancel, { id });
    expect(await show(id)).toMatchObject({ state: 'CANCELLED' });
  });

  test.each([
    ['a name that is taken', { name: 'watched' }, 'ENCODER_NAME_TAKEN'],
    ['a name that cannot be one', { name: 'Our Encoder' }, 'INPUT_INVALID'],
    ['a file outside of the folders', { files: ['/etc/passwd'] }, 'IMPORT_PATH_FORBIDDEN'],
    ['a device that is none', { device: 'tpu' }, 'INPUT_INVALID'],
    ['no files', { files: [] }, 'INPUT_INVALID'],
  ])('with %s is refused, and nothing is queued', async (_, more, code) => {
    const before = (await api.services.runs.list({}, { first: 100, after: null })).edges.length;
    const { errors } = await api.as.admin.ask(TRAIN, training('refused', more));
    expect(errors[0]?.extensions.code).toBe(code);
    const after = (await api.services.runs.list({}, { first: 100, after: null })).edges.length;
    expect(after).toBe(before);
  });

  test('under the name of a training that the command line began is refused: its result would find no place', async () => {
    const begun = join(api.home, 'models', 'begun');
    mkdirSync(begun, { recursive: true });
    writeFileSync(join(begun, 'training-state.safetensors'), '');
    const { errors } = await api.as.admin.ask(TRAIN, training('begun'));
    expect(errors[0]?.extensions.code).toBe('ENCODER_NAME_TAKEN');
  });

  test('on a base that is not there fails after retries, and says so', async () => {
    const { id } = await train('baseless', { base: 'no-such-encoder' });
    const first = await api.services.runs.events(id, { after: 0, signal: AbortSignal.timeout(150_000) });
    let retrying: unknown;
    for await (const { type, data } of first) {
      if (type !== 'retrying') continue;
      retrying = data;
      break;
    }
    expect(retrying).toMatchObject({ code: 'CHECKPOINT_NOT_FOUND', delaySeconds: 5 });
    await api.as.admin.get('mutation($id: ID!) { cancelRun(id: $id) { state } }', { id });
    await expect.poll(() => show(id)).toMatchObject({ state: 'CANCELLED' });
  });
});

describe('a subscription', () => {
  const codes = (errors: unknown) => (errors as ApiError[]).map(({ extensions }) => extensions.code);
  const refusal = async (results: AsyncIterable<{ data?: unknown; errors?: readonly unknown[] }>) =>
    told(results).then(
      () => null,
      // One client throws the errors of a refusal, the other hands them on.
      (error: { errors?: unknown }) => (Array.isArray(error) ? codes(error) : codes(error.errors ?? [])),
    );
  const id = '01234567-89ab-cdef-0123-456789abcdef';

  test('of a run that is not there is refused', async () => {
    const request = { query: PROGRESS, variables: { id } };
    expect(await refusal(overSse(readerKey).iterate(request))).toEqual(['NOT_FOUND']);
    expect(await refusal(overWebSocket(readerKey).iterate(request))).toEqual(['NOT_FOUND']);
  });

  test('without a valid key is refused', async () => {
    const response = await fetch(`${api.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: PROGRESS, variables: { id } }),
    });
    expect(response.status).toBe(401);
    const request = { query: PROGRESS, variables: { id } };
    await expect(told(overWebSocket('nonet_wrong').iterate(request))).rejects.toMatchObject({
      code: 4401,
      reason: expect.stringContaining('UNAUTHENTICATED') as string,
    });
  });

  test('is held to the scopes of its key', async () => {
    const { secret } = await api.services.keys.create({
      name: 'only classifies',
      role: 'admin',
      scopes: ['classify'],
      expiresAt: null,
    });
    const request = { query: PROGRESS, variables: { id } };
    expect(await refusal(overWebSocket(secret).iterate(request))).toEqual(['FORBIDDEN']);
  });

  test.each([
    ['a query', '{ me { name } }'],
    ['a mutation', `mutation { cancelRun(id: "${id}") { id } }`],
    ['no GraphQL', 'progress please'],
    ['unknown fields', `subscription { runProgress(id: "${id}") { nothing } }`],
  ])('is no way in for %s', async (_, query) => {
    expect(await refusal(overSse(readerKey).iterate({ query }))).toEqual(['QUERY_INVALID']);
    expect(await refusal(overWebSocket(readerKey).iterate({ query }))).toEqual(['QUERY_INVALID']);
  });

  test('that its client leaves is gone: more may follow than one may have at a time', async () => {
    const { id: queued } = await train('lonely', { epochs: 10_000 });
    const request = { query: PROGRESS, variables: { id: queued } };
    const client = overWebSocket(readerKey);
    for (let i = 0; i < 120; i++) {
      for await (const { errors } of client.iterate(request)) {
        expect(errors).toBeUndefined();
        break;
      }
      const leave = new AbortController();
      const response = await fetch(`${api.url}/graphql/stream`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          authorization: `Bearer ${readerKey}`,
        },
        body: JSON.stringify(request),
        signal: leave.signal,
      });
      expect(response.status).toBe(200);
      leave.abort();
    }
    await client.dispose();
    await api.services.runs.cancel(queued, { id: 'cli', name: 'test' });
  });
});

describe('a server that stops', () => {
  test('cuts its streams off, and clients go on with another after the last event that they saw', async () => {
    const log = pino({ level: 'silent' });
    const another = await startServer(api.services, { host: '127.0.0.1', port: 0 }, { log });
    // It goes on for longer than the server takes to stop, on whatever machine, and is cancelled then.
    const { id } = await train('carried-on', { epochs: 10_000 });
    const request = { query: PROGRESS, variables: { id } };
    const sse = createSseClient({
      url: `${another.url}/graphql/stream`,
      retryAttempts: 0,
      headers: { authorization: `Bearer ${readerKey}` },
    });
    const seen: Told[] = [];
    let closed: Promise<void> | null = null;
    const cut = (async () => {
      for await (const { data } of sse.iterate(request)) {
        seen.push((data as unknown as { runProgress: Told }).runProgress);
        closed ??= another.close();
      }
    })();
    await expect(cut).rejects.toThrow();
    await closed;
    const after = seen.at(-1)!.sequence;
    const rest: Told[] = [];
    const carriedOn = overWebSocket(readerKey).iterate({ ...request, variables: { id, after } });
    for await (const { data } of carriedOn) {
      const event = (data as unknown as { runProgress: Told }).runProgress;
      rest.push(event);
      if (event.type === 'metrics') await api.services.runs.cancel(id, { id: 'cli', name: 'test' });
    }
    const sequences = [...seen, ...rest].map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, i) => i + 1));
    expect(rest.map(({ type }) => type)).toContain('metrics');
    expect(rest.at(-1)!.type).toBe('cancelled');
  });
});
