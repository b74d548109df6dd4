import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { oneOf, text, z } from '../app/search-parameters.js';

const watchingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/watching',
  validateSearch: z.object({
    bucket: oneOf(['DAY', 'MONTH']),
    model: text,
  }),
  component: lazyRouteComponent(() => import('./watching-page.js'), 'WatchingPage'),
});

export const watchingRoutes = [watchingRoute] as const;
