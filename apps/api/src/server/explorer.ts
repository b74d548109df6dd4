import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pathOf } from './request-path.js';

const DIST = fileURLToPath(new URL('../../../graphiql/dist', import.meta.url));

/**
 * GraphiQL at `/graphql` for whoever comes with a browser: it is built from apps/graphiql, and loads nothing from elsewhere. To be
 * registered before GraphQL itself; a page needs no key, what is asked in it does.
 */
export async function registerExplorer(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(DIST, 'index.html'))) return;
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root: join(DIST, 'assets'),
    prefix: '/graphiql/assets/',
    decorateReply: false,
    // Their names change with what is in them.
    immutable: true,
    maxAge: '1y',
  });
  app.addHook('onRequest', async (request, reply) => {
    if (isBrowsing(request))
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}

/** Opens the address as a page, and asks nothing of GraphQL. */
const isBrowsing = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' &&
  pathOf(url) === '/graphql' &&
  !new URLSearchParams(url.split('?', 2)[1]).has('query') &&
  headers.accept?.includes('text/html') === true;
