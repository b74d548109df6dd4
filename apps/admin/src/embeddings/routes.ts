import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';

const embeddingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/embeddings',
  component: lazyRouteComponent(() => import('./embeddings-page.js'), 'EmbeddingsPage'),
});

export const embeddingsRoutes = [embeddingsRoute] as const;
