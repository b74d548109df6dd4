import { pageLoader, type PageLoader } from '../graphql/page-loader.js';
import type { RunEvent, RunsService } from './runs.service.js';

export interface RunLoaders {
  readonly logsOf: PageLoader<string, RunEvent>;
}

/** One statement for the logs of a whole page of runs. */
export function runLoaders(runs: RunsService): RunLoaders {
  return { logsOf: pageLoader((ids, page) => runs.logsOf(ids, page)) };
}
