import { count, COUNTED, totalOf } from '../components/figures/numbers.js';
import { useAnswer } from '../data/use-answer.js';
import { PATENT_COUNT, QUICK_COUNT } from './patents-query.js';
import type { filterOf } from './patents-search.js';

/**
 * How many patents fit, in words; null where that could not be asked. A list that takes long to be counted says first how many it
 * has at least.
 * @param shown how many of them are known already
 */
export function usePatentTotal(filter: ReturnType<typeof filterOf>, shown: number): string | null {
  const quick = useAnswer({ document: QUICK_COUNT, variables: { filter } });
  const soFar = quick.loading ? undefined : quick.data?.patents.quickCount;
  const isShort = soFar !== undefined && !soFar.isWhole && soFar.count <= COUNTED;
  const whole = useAnswer({ document: PATENT_COUNT, variables: { filter }, pause: !isShort });
  if (quick.loading) return 'counting …';
  if (soFar === undefined) return null;
  if (!isShort) return patents(soFar.count);
  const total = whole.loading ? undefined : whole.data?.patents.totalCount;
  if (total !== undefined) return patents(total);
  const least = Math.max(soFar.count, shown);
  return least === 0 ? 'counting …' : `at least ${count(least)} ${least === 1 ? 'patent' : 'patents'}`;
}

const patents = (total: number) => `${totalOf(total)} ${total === 1 ? 'patent' : 'patents'}`;
