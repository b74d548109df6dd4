/** The logistic function: from a logit to a probability in [0, 1]. */
export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The logarithm of {@link sigmoid}, without overflow where the logit is far below 0. */
export const logSigmoid = (logit: number): number =>
  Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));

/**
 * The logarithm of the odds: from a probability to its logit, the inverse of {@link sigmoid}. Probabilities below `least`
 * and above `most` count as these, since 0 and 1 have no finite logit.
 */
export function logit(probability: number, least = 0, most = 1 - least): number {
  const bounded = Math.min(most, Math.max(least, probability));
  return Math.log(bounded / (1 - bounded));
}
