import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTracing, type Tracing } from '@nonet/services/tracing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { invalidInput } from '../libs/services/src/errors/errors.js';
import { runWork } from '../libs/services/src/runs/run-work.js';
import { startApi } from './support/api.js';
import { freshDatabase } from './support/fresh-database.js';
import { openRuns } from './support/open-runs.js';
import { patents, scheme } from './support/small-world.js';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: { key: string; value: { stringValue?: string } }[];
}

/** What an OTLP/HTTP receiver was sent. */
const received: { path: string; contentType: string; body: Buffer }[] = [];
let server: Server;
let endpoint: string;
let tracing: Tracing | null = null;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const contentType = String(request.headers['content-type']);
      received.push({ path: String(request.url), contentType, body: Buffer.concat(chunks) });
      response.writeHead(200, { 'content-type': contentType }).end(contentType.includes('json') ? '{}' : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await tracing?.close();
  tracing = null;
  received.length = 0;
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) delete process.env[name];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** An API that serves `work` while traces are kept; answers its log. */
async function withTraces(
  variables: Record<string, string>,
  work: (api: Awaited<ReturnType<typeof startApi>>) => Promise<void>,
) {
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...variables });
  tracing = await startTracing();
  const api = await startApi({ environment: variables });
  try {
    await work(api);
    return api.log.join('');
  } finally {
    await api.close();
    await tracing?.close();
    tracing = null;
  }
}

const spans = (): Span[] =>
  received
    .map(
      ({ body }) => JSON.parse(body.toString()) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] },
    )
    .flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );

describe('traces', () => {
  test('lead from the client’s request through resolver and service to the encoder and the database', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const log = await withTraces(
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_SERVICE_NAME: 'nonet-of-ours' },
      async (api) => {
        const path = await api.file('scheme.tsv', scheme);
        await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
        await api.services.classification.warmUp();
        const { secret } = await api.services.keys.create({ name: 'x', role: 'analyst', expiresAt: null });
        const response = await fetch(`${api.url}/graphql`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secret}`,
            'content-type': 'application/json',
            traceparent: `00-${traceId}-b7ad6b7169203331-01`,
          },
          body: JSON.stringify({
            query:
              '{ classify(input: { text: "a very private invention" }) { predictions { node { title } } } }',
          }),
        });
        expect(response.status).toBe(200);
        await api.as.reader.ask('{ apiKeys { totalCount } }');
      },
    );
    const ours = spans().filter((span) => span.traceId === traceId);
    const named = (name: RegExp) => ours.find((span) => name.test(span.name));
    const above = (span: Span | undefined) => ours.find(({ spanId }) => spanId === span?.parentSpanId);
    expect(named(/^POST/)).toMatchObject({ name: 'POST /graphql', parentSpanId: 'b7ad6b7169203331' });
    expect(above(named(/^query classify$/))?.name).toBe('POST /graphql');
    expect(above(named(/^classification\.classify$/))?.name).toBe('query classify');
    expect(above(named(/^encoder\.embed$/))?.name).toBe('classification.classify');
    const statement = named(/^postgresql/);
    expect(statement?.attributes).toContainEqual({
      key: 'db.system.name',
      value: { stringValue: 'postgresql' },
    });

    expect(received[0]?.path).toBe('/v1/traces');
    const everything = received.map(({ body }) => body.toString()).join('');
    expect(everything).toContain('nonet-of-ours');
    expect(everything).not.toContain('private invention');
    const refused = spans().find(({ name }) => name === 'query apiKeys');
    expect(refused?.attributes).toContainEqual({ key: 'error.type', value: { stringValue: 'FORBIDDEN' } });
    expect(log).not.toContain('private invention');
  });

  test('go on from the request that asks for a run to the worker that does it, phase by phase', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await withTraces({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', NONET_WORKER: 'on' }, async (api) => {
      const path = await api.file('scheme.tsv', scheme);
      await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
      const records = await api.file(
        'patents.jsonl',
        patents.map((patent) => JSON.stringify(patent)).join('\n'),
      );
      await api.services.imports.importPatents({ path: records }, { actor: 'test' });
      const { secret } = await api.services.keys.create({ name: 'x', role: 'admin', expiresAt: null });
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret}`,
          'content-type': 'application/json',
          traceparent: `00-${traceId}-b7ad6b7169203331-01`,
        },
        body: JSON.stringify({ query: 'mutation { classifyPatents(input: {}) { id } }' }),
      });
      const { data } = (await response.json()) as { data: { classifyPatents: { id: string } } };
      const { id } = data.classifyPatents;
      const signal = AbortSignal.timeout(150_000);
      for await (const { type } of await api.services.runs.events(id, { after: 0, signal }))
        if (type === 'succeeded') break;
      await expect.poll(() => api.log.join('')).toContain('run ended');
    });
    const ours = spans().filter((span) => span.traceId === traceId);
    const run = ours.find(({ name }) => name === 'run batch-classification');
    expect(ours.find(({ spanId }) => spanId === run?.parentSpanId)?.name).toBe('runs.start');
    expect(run?.attributes).toContainEqual({
      key: 'nonet.run.outcome',
      value: { stringValue: 'succeeded' },
    });
    const phases = ours.filter(
      ({ parentSpanId, name }) => parentSpanId === run?.spanId && /^phase/.test(name),
    );
    expect(phases.map(({ name }) => name)).toEqual(['phase preparing the model', 'phase classifying']);
    expect(
      ours.some(({ parentSpanId, name }) => parentSpanId === run?.spanId && /^postgresql/.test(name)),
    ).toBe(true);
  });

  test('of a run that fails have the code of its error; one that was cancelled did not go wrong', async () => {
    Object.assign(process.env, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    tracing = await startTracing();
    const database = await freshDatabase();
    const work = runWork({
      configuration: z.object({ ends: z.enum(['badly', 'never']) }),
      resource: () => 'cpu',
      async run({ ends }, { signal, progress }) {
        progress('looking', 0, null);
        if (ends === 'badly') throw invalidInput({ field: 'text', value: '', allowed: 'words' });
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
        return null;
      },
    });
    // As two processes: one takes requests, the other does the work.
    const [asked, worker] = [
      await openRuns(database.url, { evaluation: work }),
      await openRuns(database.url, { evaluation: work }),
    ];
    try {
      worker.startWorker({ cpu: 2, gpu: 0 });
      const actor = { id: 'test', name: 'test' };
      const begin = (ends: string) => asked.start({ kind: 'evaluation', configuration: { ends } }, actor);
      const [failing, endless] = [await begin('badly'), await begin('never')];
      expect((await asked.ended(failing.id)).run.state).toBe('failed');
      await expect.poll(async () => (await asked.get(endless.id))?.state).toBe('running');
      await asked.cancel(endless.id, actor);
      expect((await asked.ended(endless.id)).run.state).toBe('cancelled');
    } finally {
      await worker.close();
      await asked.close();
      await database.drop();
    }
    await tracing?.close();
    const outcomes = spans()
      .filter(({ name }) => name === 'run evaluation')
      .map(({ attributes }) =>
        Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
      );
    expect(outcomes).toHaveLength(2);
    expect(outcomes).toContainEqual(
      expect.objectContaining({ 'nonet.run.outcome': 'failed', 'error.type': 'INPUT_INVALID' }),
    );
    const stopped = outcomes.find((outcome) => outcome['nonet.run.outcome'] === 'stopped');
    expect(stopped).toBeDefined();
    expect(stopped).not.toHaveProperty('error.type');
  });

  test('go in the standard form by default', async () => {
    await withTraces({}, async (api) => {
      await api.as.reader.get('{ me { id } }');
    });
    expect(received[0]).toMatchObject({ path: '/v1/traces', contentType: 'application/x-protobuf' });
    expect(received.map(({ body }) => body.toString('latin1')).join('')).toContain('query me');
  });

  test.each([{}, { OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])(
    'are not kept with %o: nothing is wrapped, nothing sent',
    async (variables) => {
      const set =
        Object.keys(variables).length > 0 ? { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...variables } : {};
      expect(await startTracing(set)).toBeNull();
      const api = await startApi();
      try {
        await api.as.reader.get('{ me { id } }');
      } finally {
        await api.close();
      }
      expect(received).toEqual([]);
    },
  );
});
