import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.js';

/** `/healthz`: the process answers. `/readyz`: the database answers and classifications do not wait. No key needed. */
export function registerHealth(app: FastifyInstance, services: Services): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    const database = await answers(services.taxonomy.scheme(), (error) =>
      request.log.warn({ err: error }, 'database'),
    );
    const { state } = services.classification.readiness();
    reply.code(database && state === 'ready' ? 200 : 503);
    return { status: database && state === 'ready' ? 'ready' : 'not ready', database, classification: state };
  });
}

async function answers(question: Promise<unknown>, onError: (error: unknown) => void): Promise<boolean> {
  try {
    await question;
    return true;
  } catch (error) {
    onError(error);
    return false;
  }
}
