import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { Loading } from '../components/feedback/loaded.js';
import { classifyRoutes } from '../classify/routes.js';
import { collectionsRoutes } from '../collections/routes.js';
import { embeddingsRoutes } from '../embeddings/routes.js';
import { importsRoutes } from '../imports/routes.js';
import { labelSetsRoutes } from '../label-sets/routes.js';
import { modelsRoutes } from '../models/routes.js';
import { patentsRoutes } from '../patents/routes.js';
import { reclassificationRoutes } from '../reclassification/routes.js';
import { reviewsRoutes } from '../reviews/routes.js';
import { runsRoutes } from '../runs/routes.js';
import { systemRoutes } from '../system/routes.js';
import { taxonomyRoutes } from '../taxonomy/routes.js';
import { watchingRoutes } from '../watching/routes.js';
import { PageFailure } from './page-failure.js';
import { rootRoute } from './root-route.js';

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/classify', replace: true });
  },
});

const routeTree = rootRoute.addChildren([
  startRoute,
  ...classifyRoutes,
  ...patentsRoutes,
  ...taxonomyRoutes,
  ...collectionsRoutes,
  ...reclassificationRoutes,
  ...labelSetsRoutes,
  ...reviewsRoutes,
  ...modelsRoutes,
  ...embeddingsRoutes,
  ...runsRoutes,
  ...importsRoutes,
  ...systemRoutes,
  ...watchingRoutes,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
