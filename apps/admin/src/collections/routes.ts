import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';

const collectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/collections',
  component: lazyRouteComponent(() => import('./collections-page.js'), 'CollectionsPage'),
});

const collectionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/collections/$name',
  component: lazyRouteComponent(() => import('./collection-page.js'), 'CollectionPage'),
});

export const collectionsRoutes = [collectionsRoute, collectionRoute] as const;
