import type { BucketLength } from './watch.operation.js';

/** Days as `2027-01-04`, in UTC. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return dayOf(moment);
}

/** The last `count` periods up to that of a day, the latest first: first days, and the days after the last ones. */
export function bucketsUntil(
  today: string,
  length: BucketLength,
  count: number,
): { readonly from: string; readonly to: string }[] {
  const buckets: { from: string; to: string }[] = [];
  for (let from = startOf(today, length); buckets.length < count; from = startOf(addDays(from, -1), length))
    buckets.push({ from, to: endOf(from, length) });
  return buckets;
}

function startOf(day: string, length: BucketLength): string {
  if (length === 'day') return day;
  if (length === 'month') return `${day.slice(0, 7)}-01`;
  // Sunday is 0, and the last day of a week.
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

function endOf(from: string, length: BucketLength): string {
  if (length === 'day') return addDays(from, 1);
  return length === 'week' ? addDays(from, 7) : startOf(addDays(from, 31), 'month');
}
