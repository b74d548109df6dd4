import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { oneOf, text, z } from '../app/search-parameters.js';
import { KINDS, STATES } from './runs-query.js';

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: z.object({ state: oneOf(STATES), kind: oneOf(KINDS), start: text }),
  component: lazyRouteComponent(() => import('./runs-page.js'), 'RunsPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/compare',
  validateSearch: z.object({ a: text, b: text }),
  component: lazyRouteComponent(() => import('./compare-page.js'), 'ComparePage'),
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('./run-page.js'), 'RunPage'),
});

export const runsRoutes = [runsRoute, compareRoute, runRoute] as const;
