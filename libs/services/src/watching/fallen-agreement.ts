import type { Agreement } from './watching.service.js';

/** Two periods of what is alike enough to be compared: all of it, or the verdicts on scores of one size. */
export interface Stratum {
  readonly before: Agreement;
  readonly now: Agreement;
}

/** Comparisons of fewer texts than this in either period say nothing. */
const LEAST_TEXTS = 30;
/** How far two verdicts on one text go together: of a text that is hard, or whose reviewer is strict, most are wrong. */
const CORRELATION = 0.2;

/** How many texts comparisons are of. */
export interface TextCounts {
  readonly before: number;
  readonly now: number;
}

export interface Fall {
  /** By how much agreement is lower now; negative where it is higher. Weighed over the strata. */
  readonly by: number;
  /** Of a fall like this where nothing changed: one-sided. */
  readonly probability: number;
}

/**
 * Whether agreement fell: the test of two proportions, of several strata after Cochran (1954) and Mantel and Haenszel (1959). By strata
 * of their scores, verdicts can be compared although reviewers were given other patents than before: doubtful ones agree less
 * because they are doubtful. Several comparisons of one text say less than as many of different ones: the variance is larger by Kish's
 * (1965) design effect, 1 + 0.2 · (comparisons per text − 1).
 * @param texts where a text is compared more than once
 * @returns null: too few texts to say
 */
export function fallOf(strata: readonly Stratum[], texts: TextCounts | null = null): Fall | null {
  const sum = (of: (one: Stratum) => number) => strata.reduce((total, one) => total + of(one), 0);
  const compared = { before: sum(({ before }) => before.compared), now: sum(({ now }) => now.compared) };
  const of = texts ?? compared;
  if (Math.min(of.before, of.now) < LEAST_TEXTS) return null;
  const perText = (compared.before + compared.now) / (of.before + of.now);
  const inflation = 1 + CORRELATION * Math.max(0, perText - 1);
  let [expected, variance, weighed, weights] = [0, 0, 0, 0];
  for (const { before, now } of strata) {
    const all = before.compared + now.compared;
    if (before.compared === 0 || now.compared === 0) continue;
    const agreed = before.agreed + now.agreed;
    // Of `all` of which `agreed` agree, as many as the present period has are drawn: hypergeometric.
    expected += (now.compared * agreed) / all - now.agreed;
    variance +=
      (before.compared * now.compared * agreed * (all - agreed)) / (all * all * Math.max(1, all - 1));
    const weight = (before.compared * now.compared) / all;
    weighed += weight * (before.agreed / before.compared - now.agreed / now.compared);
    weights += weight;
  }
  if (weights === 0) return null;
  const probability =
    variance === 0 ? (expected > 0 ? 0 : 1) : upperTail(expected / Math.sqrt(variance * inflation));
  return { by: weighed / weights, probability };
}

/** P(Z > z) of the standard normal distribution: Abramowitz and Stegun 26.2.17, to 7.5e-8. */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const powers = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = powers.reduceRight((inner, factor) => t * (factor + inner), 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
