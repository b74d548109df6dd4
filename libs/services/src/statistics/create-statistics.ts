import type { Database } from '../database/index.js';
import { outsideRequest } from '../logging/index.js';
import { countPatents } from './patent-statistics.js';
import { countScheme } from './scheme-statistics.js';
import type { PatentStatistics, SchemeStatistics, StatisticsService } from './statistics.service.js';

const FRESH_MILLISECONDS = 60_000;

/** Statistics, computed by whoever first asks and kept until what they count has changed. */
export function createStatistics({ prisma }: Database): StatisticsService {
  const scheme = new Kept<SchemeStatistics | null>();
  const patents = new Kept<PatentStatistics>();
  return {
    async scheme() {
      const current = await prisma.cpcScheme.findFirst({ where: { current: true } });
      if (current === null) return null;
      const key = `${current.id} ${current.importedAt.toISOString()} ${current.definitionsSha256 ?? ''}`;
      return scheme.get(key, () => countScheme(prisma, current.version));
    },
    async patents() {
      const [last] = await prisma.$queryRaw<{ key: string; running: boolean }[]>`
        SELECT concat((SELECT max(id) FROM patent), ' ', (SELECT max(updated_at) FROM patent), ' ',
                      (SELECT max(id) FROM cpc_scheme WHERE current)) AS key,
               EXISTS (SELECT FROM import WHERE state = 'RUNNING' AND kind = 'PATENTS') AS running`;
      const kept = patents.latest;
      const isFresh = kept !== null && Date.now() - kept.countedAt.getTime() < FRESH_MILLISECONDS;
      if (last?.running && isFresh) return kept;
      return patents.get(last?.key ?? '', () => countPatents(prisma));
    },
  };
}

/** What was computed last, and under which key; those who ask meanwhile wait for the same. */
class Kept<Value> {
  latest: Value | null = null;
  #key: string | null = null;
  #computing: Promise<Value> | null = null;

  get(key: string, compute: () => Promise<Value>): Promise<Value> {
    if (this.#key === key && this.#computing) return this.#computing;
    this.#key = key;
    const computing = outsideRequest(compute).then(
      (value) => (this.latest = value),
      (error: unknown) => {
        if (this.#computing === computing) this.#computing = null;
        throw error;
      },
    );
    this.#computing = computing;
    return computing;
  }
}
