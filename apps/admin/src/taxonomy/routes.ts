import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../app/root-route.js';
import { oneOf, text, z } from '../app/search-parameters.js';

const taxonomyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/taxonomy',
  validateSearch: z.object({
    q: text,
    level: oneOf(['SECTION', 'CLASS', 'SUBCLASS', 'MAIN_GROUP', 'SUBGROUP']),
    /** Also symbols that a later scheme removed. */
    removed: oneOf(['yes']),
    /** The symbol that the tree is opened at. */
    at: text,
  }),
  component: lazyRouteComponent(() => import('./taxonomy-page.js'), 'TaxonomyPage'),
});

const statisticsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/taxonomy/statistics',
  component: lazyRouteComponent(() => import('./statistics-page.js'), 'StatisticsPage'),
});

const nodeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/taxonomy/$symbol',
  component: lazyRouteComponent(() => import('./node-page.js'), 'NodePage'),
});

export const taxonomyRoutes = [taxonomyRoute, statisticsRoute, nodeRoute] as const;
