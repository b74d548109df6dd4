import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { coversScope } from '../access/scopes.js';
import type { Config } from '../config/index.js';
import { outOfScope, portInUse } from '../errors.js';
import type { MetricsService } from '../metrics/metrics.service.js';
import type { Services } from '../services.js';
import { admit } from './admission.js';
import type { RateLimits } from './rate-limits.js';

/** `/metrics` beside the API, for whoever has a key that may look at the system. */
export function registerMetrics(
  app: FastifyInstance,
  { services, limits }: { services: Pick<Services, 'keys' | 'metrics'>; limits: RateLimits },
): void {
  app.get('/metrics', {
    onRequest: async (request, reply) => {
      const { scopes } = await admit(request, reply, { keys: services.keys, limits });
      if (!coversScope(scopes, 'system')) throw outOfScope({ action: '/metrics', scopes });
    },
    handler: async (_request, reply) => {
      const { contentType } = services.metrics;
      return reply.type(contentType).send(await services.metrics.text());
    },
  });
  app.addHook('onResponse', async ({ routeOptions }, { statusCode }) => {
    services.metrics.response({ route: routeOptions.url ?? 'none', status: statusCode });
  });
}

export interface MetricsListener {
  readonly url: string;
  close(): Promise<void>;
}

/** The same figures at an address of their own, without a key: for a server, and for a worker, which has no other. */
export async function listenForMetrics(
  metrics: Pick<MetricsService, 'contentType' | 'text'>,
  { host, port }: NonNullable<Config['metrics']>,
): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portInUse({ host, port }, error) : error),
    );
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
