import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { patentsSearch } from './patents-search.js';

const patentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/patents',
  validateSearch: patentsSearch,
  component: lazyRouteComponent(() => import('./patents-page.js'), 'PatentsPage'),
});

const patentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/patents/$number',
  component: lazyRouteComponent(() => import('./patent-page.js'), 'PatentPage'),
});

export const patentsRoutes = [patentsRoute, patentRoute] as const;
