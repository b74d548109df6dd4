import { createRootRoute } from '@tanstack/react-router';
import { NotFoundPage } from './not-found-page.js';
import { PageFailure } from './page-failure.js';
import { Shell } from './shell.js';

/** Every page stands within the shell: the routes of a folder have this as their parent. */
export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
  errorComponent: PageFailure,
});
