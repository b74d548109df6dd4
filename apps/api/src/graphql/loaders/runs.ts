import DataLoader from 'dataloader';
import { pageLoader, type PageLoader } from '../page-loader.js';
import type { Run, RunEvent, RunPoint, RunsService } from '@nonet/services/runs';

export interface RunLoaders {
  readonly runById: DataLoader<string, Run | null>;
  readonly logsOf: PageLoader<string, RunEvent>;
  readonly secondsLeftOf: DataLoader<string, number | null>;
  readonly pointsOf: DataLoader<PointsKey, RunPoint[], string>;
}

/** The points of a run, so many at most. */
interface PointsKey {
  readonly id: string;
  readonly most: number;
}

/** One statement for the runs of a whole page of imports, one for the logs of a whole page of runs. */
export function runLoaders(runs: RunsService): RunLoaders {
  return {
    runById: new DataLoader((ids) => runs.byIds(ids)),
    secondsLeftOf: new DataLoader((ids) => runs.secondsLeftOf(ids)),
    pointsOf: new DataLoader(
      async (keys) => {
        const most = [...new Set(keys.map((key) => key.most))];
        const found = new Map<PointsKey, RunPoint[]>();
        for (const asked of most) {
          const wanted = keys.filter((key) => key.most === asked);
          const points = await runs.pointsOf(
            wanted.map(({ id }) => id),
            asked,
          );
          wanted.forEach((key, index) => found.set(key, points[index] ?? []));
        }
        return keys.map((key) => found.get(key) ?? []);
      },
      { cacheKeyFn: ({ id, most }) => `${id} ${most}` },
    ),
    logsOf: pageLoader((ids, page) => runs.logsOf(ids, page)),
  };
}
