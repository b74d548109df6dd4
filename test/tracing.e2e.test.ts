import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTracing, type Tracing } from '@nonet/api';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from './support/api.js';
import { scheme } from './support/small-world.js';

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
  const api = await startApi();
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

  test('go in the standard form unless told otherwise', async () => {
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
