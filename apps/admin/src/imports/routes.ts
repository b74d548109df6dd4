import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';

const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports-page.js'), 'ImportsPage'),
});

const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./import-page.js'), 'ImportPage'),
});

/** Where an import stood in earlier releases; addresses are kept in people's notes. */
const earlierRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/system/imports/$id',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/imports/$id', params, replace: true });
  },
});

export const importsRoutes = [importsRoute, importRoute, earlierRoute] as const;
