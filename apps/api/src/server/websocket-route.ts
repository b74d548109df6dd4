import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { KeysService, Principal } from '@nonet/services/access';
import { LIMITS } from '../graphql/limits.js';
import {
  closing as serviceClosing,
  malformedRequest,
  type NonetError,
  notFound,
  rateLimited,
  toNonetError,
} from '@nonet/services/errors';
import type { RateLimits } from './rate-limits.js';
import { answerRaw } from './raw-answer.js';
import { pathOf } from './request-path.js';
import type { Subscriptions } from './subscriptions.js';

interface WebSocketOptions {
  readonly subscriptions: Subscriptions;
  readonly keys: KeysService;
  readonly limits: RateLimits;
  /** Proxies whose `X-Forwarded-For` counts, as for requests. */
  readonly trustedProxies: readonly string[];
  /** Aborts when no more connections are taken. */
  readonly closing: AbortSignal;
}

/** What graphql-ws calls the refusal of a connection for want of a valid key. */
const UNAUTHORIZED = 4401;
/** After this one, unlike the other, clients connect again: the database or the identity provider could not be asked. */
const TRY_AGAIN_LATER = 1013;
const LONGEST_REASON = 123;
const CONNECTIONS = 'Connections of this address';
const REFUSALS = 'Connections of this address without a valid key';
const FAREWELL_MILLISECONDS = 1_000;

/** What is known of an open socket. */
interface Connection {
  principal: Principal | null;
  /** Aborts when it closes. */
  readonly gone: AbortSignal;
}

/**
 * Subscriptions over WebSocket at `/graphql` (the graphql-transport-ws protocol). The key comes in the header of the
 * upgrade or, from browsers, as `authorization` in the parameters of the connection. Answers how to end all of them.
 */
export function registerWebSockets(
  app: FastifyInstance,
  { subscriptions, keys, limits, trustedProxies, closing }: WebSocketOptions,
): () => Promise<void> {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  const addressOf = (request: IncomingMessage) => proxyAddr(request, isTrusted);
  const connections = new WeakMap<object, Connection>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.bodyBytes });
  const server = useServer<{ authorization?: unknown }, { socket: WebSocket; request: IncomingMessage }>(
    {
      isProd: true,
      async onConnect({ connectionParams, extra: { socket, request } }) {
        const given = connectionParams?.authorization ?? request.headers.authorization;
        const authorization = typeof given === 'string' ? given : undefined;
        const refuse = (error: unknown) => {
          const { code, message, retryAfter } = toNonetError(error);
          const reason = `${code}: ${message}`.slice(0, LONGEST_REASON);
          socket.close(retryAfter === null ? UNAUTHORIZED : TRY_AGAIN_LATER, reason);
        };
        try {
          connections.get(socket)!.principal = await keys.authenticate(authorization);
          socket.once('close', subscriptions.watchKey(authorization, refuse));
          return true;
        } catch (error) {
          const isGuess = toNonetError(error).errorClass === 'unauthenticated';
          const seconds = isGuess ? await limits.refusal(addressOf(request)) : null;
          refuse(seconds === null ? error : rateLimited({ what: REFUSALS, seconds }));
          return false;
        }
      },
      onSubscribe({ extra: { socket, request } }, id, payload) {
        const { principal, gone } = connections.get(socket)!;
        const facts = { id, address: addressOf(request) };
        return subscriptions.prepare(payload, { principal: principal!, request: facts, signal: gone });
      },
      subscribe: subscriptions.results,
    },
    sockets,
  );

  const open = (socket: WebSocket, request: IncomingMessage) => {
    const gone = new AbortController();
    // One listener for each subscription that is open.
    setMaxListeners(0, gone.signal);
    socket.once('close', () => gone.abort());
    connections.set(socket, { principal: null, gone: gone.signal });
    sockets.emit('connection', socket, request);
    // What a client breaks of the protocol ends its connection; it is no line of the server's error output.
    socket.removeAllListeners('error');
    socket.on('error', (error) => {
      app.log.debug({ err: error }, 'a WebSocket connection broke');
      socket.terminate();
    });
  };
  const refuse = (request: IncomingMessage, socket: Duplex, error: NonetError) =>
    answerRaw(socket, error, { log: app.log, method: request.method });
  const accept = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (closing.aborted) return refuse(request, socket, serviceClosing({}));
    const path = pathOf(request.url);
    if (path !== '/graphql') {
      const missing = notFound({ what: 'address', key: path, hint: 'Subscriptions are at /graphql.' });
      return refuse(request, socket, missing);
    }
    const seconds = await limits.request(addressOf(request));
    if (seconds !== null) return refuse(request, socket, rateLimited({ what: CONNECTIONS, seconds }));
    sockets.handleUpgrade(request, socket, head, (opened) => open(opened, request));
  };
  sockets.on('wsClientError', (error, socket, request) =>
    refuse(request, socket, malformedRequest({ reason: error.message }, error)),
  );
  // Whatever is thrown in a listener of the bare server would end the process.
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    accept(request, socket, head).catch((error: unknown) => refuse(request, socket, toNonetError(error)));
  };
  app.server.on('upgrade', upgrade);
  return async () => {
    const disposed = server.dispose();
    // Whoever does not answer a farewell is not waited for.
    const timer = setTimeout(
      () => sockets.clients.forEach((socket) => socket.terminate()),
      FAREWELL_MILLISECONDS,
    );
    await disposed;
    clearTimeout(timer);
  };
}
