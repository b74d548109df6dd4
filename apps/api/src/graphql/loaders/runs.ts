import DataLoader from 'dataloader';
import { pageLoader, type PageLoader } from '../page-loader.js';
import type { Run, RunEvent, RunsService } from '@nonet/services/runs';

export interface RunLoaders {
  readonly runById: DataLoader<string, Run | null>;
  readonly logsOf: PageLoader<string, RunEvent>;
}

/** One statement for the runs of a whole page of imports, one for the logs of a whole page of runs. */
export function runLoaders(runs: RunsService): RunLoaders {
  return {
    runById: new DataLoader((ids) => runs.byIds(ids)),
    logsOf: pageLoader((ids, page) => runs.logsOf(ids, page)),
  };
}
