import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';

const classifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/classify',
  component: lazyRouteComponent(() => import('./classify-page.js'), 'ClassifyPage'),
});

const batchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/classify/batch',
  component: lazyRouteComponent(() => import('./batch-page.js'), 'BatchPage'),
});

export const classifyRoutes = [classifyRoute, batchRoute] as const;
