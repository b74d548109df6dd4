import { Readable } from 'node:stream';
import { GraphQLError, type ExecutionArgs } from 'graphql';
import { createHandler, type Response } from 'graphql-sse';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '../graphql/limits.js';
import type { KeysService } from '@nonet/services/access';
import { malformedRequest, type NonetError } from '@nonet/services/errors';
import { admit } from './admission.js';
import type { RateLimits } from './rate-limits.js';
import { streamSignal } from './request-signal.js';
import type { Subscriber, Subscriptions } from './subscriptions.js';

interface StreamOptions {
  readonly subscriptions: Subscriptions;
  readonly keys: KeysService;
  readonly limits: RateLimits;
  /** Aborts when the server begins to close. */
  readonly closing: AbortSignal;
}

const EVENT_STREAM = 'text/event-stream';

/** `/graphql/stream`: subscriptions as server-sent events, one connection each, as the GraphQL over SSE protocol says. */
export function registerStream(
  app: FastifyInstance,
  { subscriptions, keys, limits, closing }: StreamOptions,
): void {
  const subscribers = new WeakMap<object, Subscriber>();
  const respond = createHandler<FastifyRequest>({
    // No tokens: every stream stands for itself.
    authenticate: () => null,
    onSubscribe: async ({ raw }, { query, operationName, variables }) => {
      const prepared = await subscriptions.prepare(
        { query: String(query), operationName, variables },
        subscribers.get(raw)!,
      );
      if (Array.isArray(prepared)) return { data: null, errors: prepared };
      return { ...prepared, contextValue: prepared.contextValue as Record<string, unknown> };
    },
    // Checked already, with the limits.
    validate: () => [],
    subscribe: (args) => subscriptions.results(args as ExecutionArgs),
    execute: () => ({ errors: [new GraphQLError('Only subscriptions are taken here.')] }),
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    bodyLimit: LIMITS.bodyBytes,
    onRequest: async (request, reply) => {
      const principal = await admit(request, reply, { keys, limits });
      const signal = streamSignal(reply, closing);
      const facts = { id: request.id, address: request.ip };
      subscribers.set(request, { principal, request: facts, signal });
      // A stream that is cut off, not completed: the client knows that there is more, and comes again.
      const cut = () => reply.raw.destroy();
      const stopWatching = subscriptions.watchKey(request.headers.authorization, cut);
      closing.addEventListener('abort', cut, { once: true });
      reply.raw.once('close', () => {
        stopWatching();
        closing.removeEventListener('abort', cut);
      });
    },
    handler: async (request, reply) => {
      if (!request.headers.accept?.includes(EVENT_STREAM))
        throw malformedRequest({
          reason: `Events are sent to whoever accepts them: "Accept: ${EVENT_STREAM}".`,
        });
      const [body, init] = await respond({
        method: request.method,
        url: request.url,
        headers: { get: (name) => (name === 'accept' ? EVENT_STREAM : headerOf(request, name)) },
        body: request.body as Record<string, unknown> | null,
        raw: request,
        context: undefined,
      });
      if (body === null || body === undefined || typeof body === 'string') throw refusalOf(body, init);
      return reply
        .code(init.status)
        .headers(init.headers ?? {})
        .send(Readable.from(body));
    },
  });
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** What the protocol refuses: its reason, under our code. */
function refusalOf(body: string | null | undefined, { statusText }: Response[1]): NonetError {
  const told = JSON.parse(body ?? '{}') as { errors?: readonly { message?: string }[] };
  return malformedRequest({ reason: `${told.errors?.[0]?.message ?? statusText}.` });
}
