import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { text, z } from '../app/search-parameters.js';

const labelSetsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/label-sets',
  component: lazyRouteComponent(() => import('./label-sets-page.js'), 'LabelSetsPage'),
});

const labelSetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/label-sets/$name',
  validateSearch: z.object({ q: text }),
  component: lazyRouteComponent(() => import('./label-set-page.js'), 'LabelSetPage'),
});

export const labelSetsRoutes = [labelSetsRoute, labelSetRoute] as const;
