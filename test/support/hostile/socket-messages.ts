import fc from 'fast-check';
import { WebSocket } from 'ws';
import { hostileText, hostileValue } from './hostile-values.js';

/** Messages of the graphql-transport-ws protocol, and what is none. */
const TYPES = ['connection_init', 'ping', 'pong', 'subscribe', 'complete', 'next', 'error', 'connection_ack'];

const query = fc.oneof(
  fc.constantFrom(
    'subscription { runProgress(id: "01234567-89ab-cdef-0123-456789abcdef") { __typename } }',
    'subscription($id: ID!) { runProgress(id: $id) { __typename } }',
    '{ me { id } }',
    'mutation { collectGarbage { __typename } }',
  ),
  hostileValue,
);

export const socketMessages: fc.Arbitrary<readonly (string | Buffer)[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record(
          {
            type: fc.oneof(
              { weight: 9, arbitrary: fc.constantFrom(...TYPES) },
              { weight: 1, arbitrary: hostileValue },
            ),
            id: fc.oneof(fc.constantFrom('1', '2'), hostileValue),
            payload: fc.oneof(
              fc.record(
                { query, variables: hostileValue, operationName: hostileValue, extensions: hostileValue },
                { requiredKeys: ['query'] },
              ),
              fc.record({ query: query, variables: fc.constant({ id: 'x' }) }),
              hostileValue,
            ),
          },
          { requiredKeys: ['type'] },
        )
        .map((message) => JSON.stringify(message)),
    },
    { weight: 1, arbitrary: hostileText },
    { weight: 1, arbitrary: hostileValue.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  ),
  { minLength: 1, maxLength: 4 },
);

export interface SocketAnswer {
  readonly messages: readonly string[];
  /** Null: the server kept the connection open. */
  readonly code: number | null;
}

/** How long an answer is waited for that may not come, in milliseconds. */
const PATIENCE = 150;

/** Connects with a key, says hello, sends the messages, and collects what comes back. */
export function talk(
  url: string,
  key: string,
  messages: readonly (string | Buffer)[],
): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    const received: string[] = [];
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.on('message', (data: Buffer) => {
      received.push(data.toString());
      if (received.length > 1) return;
      for (const message of messages) socket.send(message);
      setTimeout(() => {
        resolve({ messages: received, code: null });
        socket.terminate();
      }, PATIENCE);
    });
    socket.on('close', (code) => resolve({ messages: received, code }));
  });
}
