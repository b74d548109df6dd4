import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { text, z } from '../app/search-parameters.js';

const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  component: lazyRouteComponent(() => import('./models-page.js'), 'ModelsPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/compare',
  validateSearch: z.object({ a: text, b: text }),
  component: lazyRouteComponent(() => import('./compare-page.js'), 'ComparePage'),
});

const versionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/$version',
  component: lazyRouteComponent(() => import('./version-page.js'), 'VersionPage'),
});

export const modelsRoutes = [modelsRoute, compareRoute, versionRoute] as const;
