import type { FastifyInstance } from 'fastify';
import type { HealthService } from '@nonet/services/health';

/** `/healthz`: the process answers. `/readyz`: work may be sent here, or what is missing for that. No key needed. */
export function registerHealth(app: FastifyInstance, health: HealthService, closing: AbortSignal): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const answer = await health.of('server', closing);
    reply.code(answer.status === 'not ready' ? 503 : 200).header('cache-control', 'no-store');
    return answer;
  });
}
