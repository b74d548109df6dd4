import type { FastifyInstance } from 'fastify';
import { coversScope } from '@nonet/services/access';
import { outOfScope } from '@nonet/services/errors';
import type { Services } from '@nonet/services';
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
