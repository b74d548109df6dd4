import { request } from 'node:http';
import fc from 'fast-check';
import { DEADLINE } from './fuzz-report.js';
import { hostileText, hostileValue } from './hostile-values.js';

/** A request as no well-meaning client sends it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}

const ROUTES = [
  '/graphql',
  '/graphql/stream',
  '//',
  '//[',
  'http://[',
  '/metrics',
  '/healthz',
  '/readyz',
  '/',
  '/patents',
  '/assets/app.js',
];
const HEADERS = [
  'content-type',
  'accept',
  'accept-encoding',
  'authorization',
  'cookie',
  'origin',
  'range',
  'if-none-match',
  'traceparent',
  'x-request-id',
  'x-forwarded-for',
  'apollo-require-preflight',
  'content-encoding',
];
const KIND_VALUES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/event-stream',
  'multipart/form-data; boundary=a',
  'gzip',
  '*/*',
  'null',
  'bytes=0-,9-',
  '00-0-0-zz',
  '127.0.0.1, ::1, ',
];

/** What Node.js sends in a header: bytes of Latin-1 without control characters. */
const headerValue = fc.oneof(
  fc.constantFrom(...KIND_VALUES),
  hostileText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 6_000)),
);
const target = fc
  .record({
    route: fc.constantFrom(...ROUTES),
    rest: fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '/',
          '?',
          '/..%2f..%2fetc/passwd',
          '/%00',
          '/%zz',
          '?query=%00&variables=[',
          '?query={me{id}}&extensions={',
        ),
      },
      {
        weight: 1,
        arbitrary: hostileText.map(
          (text) => `?query=${encodeURIComponent(text.slice(0, 3_000).replace(/\p{Surrogate}/gu, ''))}`,
        ),
      },
      {
        weight: 1,
        arbitrary: hostileText.map((text) => `/${text.slice(0, 3_000).replace(/[^\x21-\x7e]/g, '%')}`),
      },
    ),
  })
  .map(({ route, rest }) => route + rest);

/** What asks for another protocol; mostly for one that is spoken at other addresses. */
const upgrades = fc.record({
  connection: fc.constant('Upgrade'),
  upgrade: fc.constantFrom('websocket', 'h2c', 'x'),
  'sec-websocket-version': fc.constantFrom('13', '8', '-1'),
  'sec-websocket-key': fc.oneof(fc.constant('dGhlIHNhbXBsZSBub25jZQ=='), headerValue),
});

const body = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: hostileText.map((text) => Buffer.from(text)) },
  { weight: 3, arbitrary: hostileValue.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
  {
    weight: 6,
    arbitrary: fc
      .record(
        {
          query: hostileValue,
          variables: hostileValue,
          operationName: hostileValue,
          extensions: hostileValue,
        },
        { requiredKeys: [] },
      )
      .map((given) => Buffer.from(JSON.stringify(given))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('{"query":"{ me { id } }","variables":{"a":', '[', '{"query":"{ me { id } }", "query":')
      .map((start) => Buffer.from(start.repeat(20_000))),
  },
);

export const wireRequests = (key: string): fc.Arbitrary<WireRequest> =>
  fc
    .record({
      method: fc.constantFrom(
        'GET',
        'POST',
        'POST',
        'POST',
        'PUT',
        'DELETE',
        'OPTIONS',
        'HEAD',
        'PATCH',
        'TRACE',
      ),
      path: target,
      body,
      headers: fc.dictionary(fc.constantFrom(...HEADERS), headerValue, { maxKeys: 4 }),
      hasKey: fc.boolean(),
      isJson: fc.boolean(),
      upgrade: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: upgrades }),
    })
    .map(({ hasKey, isJson, headers, upgrade, ...rest }) => ({
      ...rest,
      headers: {
        ...(hasKey ? { authorization: `Bearer ${key}` } : {}),
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...headers,
        ...(upgrade ?? { connection: 'close' }),
      },
    }));

/** How long a stream is listened to that goes on, in milliseconds. */
const STREAM_PATIENCE = 300;

/** The answer; of a stream that goes on, what it said so far. */
export function sendOverWire(
  url: string,
  { method, path, headers, body: sent }: WireRequest,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = sent === null ? {} : { 'content-length': String(sent.length) };
    const outgoing = request(
      { hostname, port, method, path, headers: { ...headers, ...length } },
      (response) => {
        let text = '';
        const done = () => resolve({ status: response.statusCode ?? 0, body: text });
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('close', done);
        if (response.headers['content-type']?.startsWith('text/event-stream'))
          setTimeout(() => response.destroy(), STREAM_PATIENCE);
      },
    );
    outgoing.setTimeout(DEADLINE, () => outgoing.destroy(new Error('no answer')));
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, body: '' });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A server that refuses a body for its length may close while it is still being sent.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve({ status: 413, body: '' });
      else reject(error);
    });
    outgoing.end(sent ?? undefined);
  });
}
