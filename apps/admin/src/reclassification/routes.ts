import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { oneOf, text, z } from '../app/search-parameters.js';

const reclassificationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reclassification',
  validateSearch: z.object({ under: text }),
  component: lazyRouteComponent(() => import('./reclassification-page.js'), 'ReclassificationPage'),
});

const decisionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reclassification/decisions',
  validateSearch: z.object({ run: text, symbol: text }),
  component: lazyRouteComponent(() => import('./decisions-page.js'), 'DecisionsPage'),
});

const schemeChangesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/scheme-changes',
  validateSearch: z.object({
    kind: oneOf(['ADDED', 'REMOVED', 'MOVED', 'RETITLED']),
    under: text,
    update: text,
    carried: oneOf(['yes']),
  }),
  component: lazyRouteComponent(() => import('./scheme-changes-page.js'), 'SchemeChangesPage'),
});

export const reclassificationRoutes = [reclassificationRoute, decisionsRoute, schemeChangesRoute] as const;
