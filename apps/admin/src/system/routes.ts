import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { oneOf, text, z } from '../app/search-parameters.js';

const systemRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('./system-page.js'), 'SystemPage'),
});

const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/keys',
  component: lazyRouteComponent(() => import('./keys-page.js'), 'KeysPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: z.object({ action: text, principal: text, outcome: oneOf(['DONE', 'REFUSED']) }),
  component: lazyRouteComponent(() => import('./audit-page.js'), 'AuditPage'),
});

export const systemRoutes = [systemRoute, keysRoute, auditRoute] as const;
