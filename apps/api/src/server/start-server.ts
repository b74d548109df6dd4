import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import { DEFAULT_DRAIN, DEFAULT_HTTP, type Config, type HttpConfig } from '@nonet/services/config';
import {
  httpStatus,
  malformedRequest,
  NonetError,
  portInUse,
  bodyTooLarge,
  toNonetError,
} from '@nonet/services/errors';
import { createApolloServer } from '../graphql/apollo-server.js';
import { presentError } from '../graphql/error-format.js';
import { LIMITS } from '../graphql/limits.js';
import { apiSchema } from '../schema.js';
import type { Services } from '@nonet/services';
import { registerAdminApp } from './admin-app.js';
import { answerClientErrors, CHECK_MILLISECONDS, HEAD_BYTES } from './client-errors.js';
import { drainOnClose } from './drain.js';
import { registerExplorer } from './explorer.js';
import { registerGraphQL } from './graphql-route.js';
import { registerHealth } from './health.js';
import { registerMetrics } from './metrics-route.js';
import { createRateLimits } from './rate-limits.js';
import { registerSecurity } from './security.js';
import { registerSignIn } from './sign-in-route.js';
import { registerStream } from './sse-route.js';
import { createSubscriptions } from './subscriptions.js';
import { registerUploads } from './uploads-route.js';
import { registerWebSockets } from './websocket-route.js';

export interface RunningServer {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Says that it leaves, after the pause takes no more requests, lets the running ones end, and resolves when all is quiet. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly log: Logger;
  /** How many processes answer at this address; each lets in its part of what is worked on at a time. Default: this one alone. */
  readonly processes?: number;
  /** How long a request may take before it is stopped; default: thirty seconds. */
  readonly requestMilliseconds?: number;
}

export type ServerConfig = Pick<Config, 'host' | 'port'> & Partial<Pick<Config, 'http' | 'drain'>>;

/** Serves GraphQL, health and the admin app on services that the caller owns. @throws PORT_IN_USE */
export async function startServer(
  services: Services,
  config: ServerConfig,
  { log, processes = 1, requestMilliseconds = LIMITS.milliseconds }: ServerOptions,
): Promise<RunningServer> {
  services.metrics.observeProcess();
  const { http = DEFAULT_HTTP } = config;
  const limits = createRateLimits(http.rateLimits, services.spending);
  const schema = apiSchema();
  const { introspection } = http;
  const apollo = createApolloServer(schema, {
    log,
    metrics: services.metrics,
    introspection,
    charge: limits.cost,
  });
  await apollo.start();
  try {
    const app = createApp(log, http, requestMilliseconds);
    await registerSecurity(app, http);
    const drain = drainOnClose(app, config.drain ?? DEFAULT_DRAIN);
    await registerExplorer(app);
    registerGraphQL(app, { apollo, services, limits, processes, stop: drain.stop, requestMilliseconds });
    const subscriptions = createSubscriptions({ schema, services, limits, introspection, log });
    const { keys } = services;
    registerStream(app, { subscriptions, keys, limits, closing: drain.closing });
    const closeWebSockets = registerWebSockets(app, {
      subscriptions,
      keys,
      limits,
      trustedProxies: http.trustedProxies,
      closing: drain.closing,
    });
    registerHealth(app, services.health, drain.leaving);
    registerMetrics(app, { services, limits });
    await registerUploads(app, { services, limits, stop: drain.stop });
    registerSignIn(app, { services, limits });
    await registerAdminApp(app);
    const url = await listen(app, config);
    return {
      url,
      async close() {
        await drain.leave();
        await Promise.all([closeWebSockets(), drain.close()]);
        limits.close();
        await apollo.stop();
      },
    };
  } catch (error) {
    limits.close();
    await apollo.stop();
    throw error;
  }
}

function createApp(
  log: Logger,
  { trustedProxies }: HttpConfig,
  requestMilliseconds: number,
): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: LIMITS.bodyBytes,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: requestId,
    // A request must be here whole within the time that it may take altogether.
    requestTimeout: requestMilliseconds,
    http: {
      connectionsCheckingInterval: CHECK_MILLISECONDS,
      headersTimeout: requestMilliseconds,
      maxHeaderSize: HEAD_BYTES,
    },
    clientErrorHandler: answerClientErrors(log, requestMilliseconds),
    // What the router refuses before any route: an address that is wrongly encoded, for example.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    forceCloseConnections: 'idle',
    // Requests that come too late are answered by `drainOnClose`, with a code.
    return503OnClosing: false,
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
  }) as unknown as FastifyInstance;
  // Only JSON: what a form of another site could send is not read.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const facts = {
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    request.log.info(facts, 'request');
  });
  return app;
}

/** The id that a proxy in front gave the request, where it gave a plain one; the log and the answer carry it. */
function requestId({ headers }: { headers: IncomingHttpHeaders }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Errors outside of GraphQL leave in its form too, with the HTTP status of their class. */
function answerError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = ofFastify(thrown);
  if (error.errorClass === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="nonet"');
  if (error.retryAfter !== null) reply.header('retry-after', error.retryAfter);
  return reply
    .code(httpStatus[error.errorClass])
    .type('application/json; charset=utf-8')
    .send({ errors: [presentError(error, [], request.log)] });
}

function ofFastify(error: FastifyError): NonetError {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return bodyTooLarge({ limit: LIMITS.bodyBytes }, error);
  }
  const fromClient =
    typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500;
  return fromClient ? malformedRequest({ reason: error.message }, error) : toNonetError(error);
}

/**
 * Connections that wait to be accepted, as far as the system allows. Beyond it a client that connects hears nothing, tries again
 * for up to a minute, and is reset then; a server that is busy can at least say so.
 */
const BACKLOG = 4_096;

async function listen(app: FastifyInstance, { host, port }: Pick<Config, 'host' | 'port'>): Promise<string> {
  try {
    return await app.listen({ host, port, backlog: BACKLOG });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw portInUse({ host, port }, error);
    throw error;
  }
}
