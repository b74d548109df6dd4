import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '@nonet/services/access';
import { createContext, type GraphQLContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import { requestScope } from '@nonet/services/logging';
import type { Services } from '@nonet/services';
import { inRequestSpan } from '@nonet/services/tracing';
import { admit } from './admission.js';
import type { RateLimits } from './rate-limits.js';
import { orAborted, requestSignal } from './request-signal.js';

interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<GraphQLContext>;
  readonly services: Services;
  readonly limits: RateLimits;
  /** Aborts when the server no longer waits for its last requests. */
  readonly stop: AbortSignal;
  readonly requestMilliseconds: number;
}

/** What is known of a request once its key was checked. */
interface Admitted {
  readonly principal: Principal;
  readonly signal: AbortSignal;
}

/** `/graphql`. The key is checked before a byte of the body is read: without one, nothing else is done for a request. */
export function registerGraphQL(
  app: FastifyInstance,
  { apollo, services, limits, stop, requestMilliseconds: milliseconds }: GraphQLRouteOptions,
): void {
  const admitted = new WeakMap<object, Admitted>();
  const of = (request: object): Admitted => {
    const found = admitted.get(request);
    if (!found) throw new Error('A request reached GraphQL without a checked key.');
    return found;
  };
  const handler = fastifyApolloHandler(apollo, {
    context: async (request: FastifyRequest) =>
      createContext({ services, request: { id: request.id, address: request.ip }, ...of(request) }),
  });
  app.route<{ Reply: string }>({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: LIMITS.bodyBytes,
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const principal = await admit(request, reply, { keys: services.keys, limits });
      const signal = requestSignal(reply, { milliseconds, stop });
      admitted.set(request, { principal, signal });
    },
    handler: (request, reply) =>
      requestScope.run({ requestId: request.id }, () =>
        inRequestSpan({ method: request.method, route: '/graphql', headers: request.headers }, () =>
          orAborted(Promise.resolve(handler.call(app, request, reply)), of(request).signal),
        ),
      ),
  });
}
