import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Principal } from '@nonet/services/access';
import { createContext, type GraphQLContext } from '../graphql/context.js';
import { readDocument } from '../graphql/document.js';
import { LIMITS } from '../graphql/limits.js';
import { serverBusy, toNonetError } from '@nonet/services/errors';
import type { MetricsService } from '@nonet/services/metrics';
import { requestScope } from '@nonet/services/logging';
import { FairShare, type Services } from '@nonet/services';
import { inRequestSpan } from '@nonet/services/tracing';
import { admit } from './admission.js';
import type { RateLimits } from './rate-limits.js';
import { orAborted, type RequestSignal, requestSignal } from './request-signal.js';

interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<GraphQLContext>;
  readonly services: Services;
  readonly limits: RateLimits;
  /** How many answer at this address. */
  readonly processes: number;
  /** Aborts when the server no longer waits for its last requests. */
  readonly stop: AbortSignal;
  readonly requestMilliseconds: number;
}

/**
 * Requests that are worked on at a time, and those of one key: enough to fill the batches of an encoder, and few enough that the
 * first request of another key is soon served.
 */
const RUNNING = { places: 64, each: 48 } as const;
/** Where several processes share them, the least that one of them has. */
const LEAST_RUNNING = { places: 8, each: 6 } as const;
const LEAST_WAITING = 64;
/** Requests that may wait for their turn, and how much of the time that they have: the others are told to come again. */
const MOST_WAITING = 512;
const SHARE_OF_WAITING = 0.5;
const LONGEST_RETRY_SECONDS = 30;

/** What is known of a request once its key was checked. */
interface Admitted extends RequestSignal {
  readonly principal: Principal;
}

/** `/graphql`. The key is checked before a byte of the body is read: without one, nothing else is done for a request. */
export function registerGraphQL(
  app: FastifyInstance,
  { apollo, services, limits, processes, stop, requestMilliseconds: milliseconds }: GraphQLRouteOptions,
): void {
  const admitted = new WeakMap<object, Admitted>();
  const of = (request: object): Admitted => {
    const found = admitted.get(request);
    if (!found) throw new Error('A request reached GraphQL without a checked key.');
    return found;
  };
  const handler = fastifyApolloHandler(apollo, {
    context: async (request: FastifyRequest) => {
      const { principal, signal } = of(request);
      return createContext({ services, request: { id: request.id, address: request.ip }, principal, signal });
    },
  });
  const patienceMilliseconds = milliseconds * SHARE_OF_WAITING;
  const shareOf = (all: number, least: number) => Math.max(least, Math.ceil(all / processes));
  const queue = { most: shareOf(MOST_WAITING, LEAST_WAITING), patienceMilliseconds, refusal: busy };
  const places = shareOf(RUNNING.places, LEAST_RUNNING.places);
  const each = shareOf(RUNNING.each, LEAST_RUNNING.each);
  const running = new FairShare({ places, each, queue });
  /** Within the share of its key, and as a request of which the log and the database know. */
  const inTurn = async <T>(request: FastifyRequest, work: () => T | Promise<T>): Promise<T> => {
    const { principal, signal } = of(request);
    const caller = { principal: principal.id, signal };
    const leave = await running.enter(caller.principal, signal);
    try {
      return await requestScope.run({ requestId: request.id, caller }, work);
    } finally {
      leave();
    }
  };
  /** What `answering` answers with, unless it takes too long; what it leaves behind is stopped. */
  const answer = async (request: FastifyRequest, answering: () => Promise<string | void>) => {
    const { signal, answered } = of(request);
    try {
      refuseUnbounded(queryOf(request), services.metrics);
      return await orAborted(answering(), signal);
    } finally {
      answered();
    }
  };
  app.route<{ Reply: string }>({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: LIMITS.bodyBytes,
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      // From here on, and not from the moment that its key is known: a key may have to be looked up.
      const timing = requestSignal(reply, { milliseconds, stop });
      const principal = await orAborted(
        admit(request, reply, { keys: services.keys, limits }),
        timing.signal,
      );
      admitted.set(request, { principal, ...timing });
    },
    handler: (request, reply) =>
      inTurn(request, () =>
        inRequestSpan({ method: request.method, route: '/graphql', headers: request.headers }, () =>
          answer(request, async () => handler.call(app, request, reply)),
        ),
      ),
  });
}

/** For whoever finds the queue full, with the time that it takes to be done with all of it. */
const busy = (milliseconds: number) =>
  serverBusy({ seconds: Math.min(Math.max(1, Math.ceil(milliseconds / 1000)), LONGEST_RETRY_SECONDS) });

/** The query that Apollo will read. */
function queryOf({ method, body, url }: FastifyRequest): unknown {
  if (method === 'POST') return (body as { query?: unknown } | null | undefined)?.query;
  const [, search = ''] = url.split('?', 2);
  return new URLSearchParams(search).get('query');
}

/** Before Apollo and GraphQL walk a document, it is known that they will come to an end. @throws REQUEST_TOO_LARGE, QUERY_INVALID */
function refuseUnbounded(query: unknown, metrics: MetricsService): void {
  if (typeof query !== 'string') return;
  const start = performance.now();
  try {
    readDocument(query);
  } catch (error) {
    // Of what does not parse, Apollo tells the place.
    if (error instanceof GraphQLError) return;
    const seconds = (performance.now() - start) / 1000;
    metrics.request({ operation: 'invalid', code: toNonetError(error).code, seconds });
    throw error;
  }
}
