import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import type { ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { KeysService, Principal } from '@nonet/services/access';
import type { GraphQLContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import { rateLimited, toNonetError } from '@nonet/services/errors';
import type { RateLimits } from './rate-limits.js';
import type { Subscriptions } from './subscriptions.js';

interface WebSocketOptions {
  readonly subscriptions: Subscriptions;
  readonly keys: KeysService;
  readonly limits: RateLimits;
  /** Proxies whose `X-Forwarded-For` counts, as for requests. */
  readonly trustedProxies: readonly string[];
}

/** What graphql-ws calls the refusal of a connection for want of a valid key. */
const UNAUTHORIZED = 4401;
const LONGEST_REASON = 123;
const REFUSALS = 'Connections of this address without a valid key';
const FAREWELL_MILLISECONDS = 1_000;

/**
 * Subscriptions over WebSocket at `/graphql` (the graphql-transport-ws protocol). The key comes in the header of the
 * upgrade or, from browsers, as `authorization` in the parameters of the connection. Answers how to end all of them.
 */
export function registerWebSockets(
  app: FastifyInstance,
  { subscriptions, keys, limits, trustedProxies }: WebSocketOptions,
): () => Promise<void> {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  const addressOf = (request: IncomingMessage) => proxyAddr(request, isTrusted);
  const connected = new WeakMap<object, Principal>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.bodyBytes });
  const server = useServer<{ authorization?: unknown }, { socket: WebSocket; request: IncomingMessage }>(
    {
      async onConnect({ connectionParams, extra: { socket, request } }) {
        const given = connectionParams?.authorization ?? request.headers.authorization;
        const authorization = typeof given === 'string' ? given : undefined;
        const refuse = (error: unknown) => {
          const { code, message } = toNonetError(error);
          socket.close(UNAUTHORIZED, `${code}: ${message}`.slice(0, LONGEST_REASON));
        };
        try {
          const principal = await keys.authenticate(authorization);
          connected.set(socket, principal);
          socket.once('close', subscriptions.watchKey(authorization, refuse));
          return true;
        } catch (error) {
          const seconds = await limits.refusal(addressOf(request));
          refuse(seconds === null ? error : rateLimited({ what: REFUSALS, seconds }));
          return false;
        }
      },
      async onSubscribe({ extra: { socket, request } }, id, payload) {
        const gone = new AbortController();
        socket.once('close', () => gone.abort());
        const prepared = await subscriptions.prepare(payload, {
          principal: connected.get(socket)!,
          request: { id, address: addressOf(request) },
          signal: gone.signal,
        });
        return prepared;
      },
      subscribe: (args: ExecutionArgs) =>
        subscriptions.results(args, (args.contextValue as GraphQLContext).principal),
    },
    sockets,
  );
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql')
      return refuse('404 Not Found');
    limits.request(addressOf(request)).then(
      (seconds) => {
        if (seconds !== null) refuse('429 Too Many Requests');
        else sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
      },
      () => refuse('500 Internal Server Error'),
    );
  };
  app.server.on('upgrade', upgrade);
  return async () => {
    app.server.off('upgrade', upgrade);
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
