/**
 * The error function in float64, by the series whose terms all have the same sign, so that nothing cancels (Abramowitz and
 * Stegun 1964, 7.1.6).
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Φ: the probability that a standard normal deviate is below x. */
export const normalDistribution = (x: number): number => (1 + erf(x * Math.SQRT1_2)) / 2;
