import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { oneOf, text, z } from '../app/search-parameters.js';

const reviewsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reviews',
  validateSearch: z.object({
    verdict: oneOf(['RIGHT', 'WRONG', 'MISSING']),
    under: text,
    patent: text,
    reviewer: text,
  }),
  component: lazyRouteComponent(() => import('./reviews-page.js'), 'ReviewsPage'),
});

const reviewNextRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review-next',
  validateSearch: z.object({
    section: oneOf(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'Y']),
    collection: text,
    labelSet: text,
    order: oneOf(['UNCERTAIN', 'RANDOM']),
  }),
  component: lazyRouteComponent(() => import('./review-next-page.js'), 'ReviewNextPage'),
});

export const reviewsRoutes = [reviewsRoute, reviewNextRoute] as const;
