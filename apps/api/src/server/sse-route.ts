import { GraphQLError, type ExecutionArgs } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import type { KeysService } from '@nonet/services/access';
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

/** `/graphql/stream`: subscriptions as server-sent events, one connection each, as the GraphQL over SSE protocol says. */
export function registerStream(
  app: FastifyInstance,
  { subscriptions, keys, limits, closing }: StreamOptions,
): void {
  const subscribers = new WeakMap<object, Subscriber>();
  const handle = createHandler({
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
    subscribe: (args) => {
      const { principal } = args.contextValue as unknown as GraphQLContext;
      return subscriptions.results(args as ExecutionArgs, principal);
    },
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
    handler: async (request: FastifyRequest, reply) => {
      reply.hijack();
      await handle(request, reply);
    },
  });
}
