import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from '@nonet/services/errors';
import { pathOf } from './request-path.js';

const ADMIN_DIST = fileURLToPath(new URL('../../../admin/dist', import.meta.url));

const QUERY_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Nonet</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 3rem auto; padding: 0 1rem }
pre { background: #f4f4f4; padding: 1rem; overflow-x: auto }</style>
<h1>Nonet</h1>
<p>The GraphQL API answers at <code>/graphql</code>. Every request carries an API key.</p>
<pre>curl -s "$ORIGIN/graphql" \\
  -H "authorization: Bearer $KEY" -H "content-type: application/json" \\
  -d '{"query": "{ cpcNode(symbol: \\"A01B\\") { symbol title ancestors { symbol title } } }"}'</pre>
<p>The admin app is not built here; <code>npm run build</code> builds it.</p>
</html>
`;

/** The names of files in `assets` change with what they hold. */
const cachingOf = (path: string): string =>
  path.startsWith(join(ADMIN_DIST, 'assets')) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** The admin app at `/` where it is built, else a page that says how to query. */
export async function registerAdminApp(app: FastifyInstance): Promise<void> {
  const built = existsSync(join(ADMIN_DIST, 'index.html'));
  if (built)
    await app.register(fastifyStatic, {
      root: ADMIN_DIST,
      dotfiles: 'ignore',
      // What begins with two slashes is no address of the app; browsers get the app itself, as for any unknown one.
      allowedPath: (path, _root, { raw }) => path.endsWith('index.html') || !raw.url?.startsWith('//'),
      // Built beside each file (apps/admin/vite.config.ts).
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, path) => response.setHeader('cache-control', cachingOf(path)),
    });
  else app.get('/', async (_request, reply) => reply.type('text/html').send(QUERY_PAGE));

  app.setNotFoundHandler(async (request, reply) => {
    // The app finds its own pages by their address.
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (built && wantsPage) return reply.sendFile('index.html');
    throw notFound({
      what: 'address',
      key: pathOf(request.url),
      hint: 'GraphQL is at /graphql.',
    });
  });
}
