import type { SectionDrift } from './watching.service.js';

type Counts = Readonly<Record<string, number>>;

/** Fewer answers than this have no mix. */
export const LEAST_ANSWERS = 50;
/** Added to each count: a section that one period lacks would be infinitely far. */
const ADDED = 0.5;
/** The quantile of the normal distribution that 95 of 100 stay below. */
const Z95 = 1.6449;

/**
 * The population stability index of two mixes: the sum over sections of (now − before) · ln(now / before). Where nothing changed it is
 * distributed as (1/n + 1/m) times chi-square (Yurdakul 2018), which says what chance stays below. null: too few answers.
 */
export function sectionDrift(before: Counts, now: Counts): SectionDrift | null {
  const sections = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const [n, m] = [total(before), total(now)];
  if (n < LEAST_ANSWERS || m < LEAST_ANSWERS) return null;
  const share = (counts: Counts, all: number, section: string) =>
    ((counts[section] ?? 0) + ADDED) / (all + ADDED * sections.length);
  const index = sections.reduce((sum, section) => {
    const [old, own] = [share(before, n, section), share(now, m, section)];
    return sum + (own - old) * Math.log(own / old);
  }, 0);
  return { index, byChance: chiSquare95(Math.max(1, sections.length - 1)) * (1 / n + 1 / m) };
}

/** The 95 % quantile of chi-square after Wilson and Hilferty (1931). */
function chiSquare95(freedom: number): number {
  const part = 2 / (9 * freedom);
  return freedom * (1 - part + Z95 * Math.sqrt(part)) ** 3;
}
