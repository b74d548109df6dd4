import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

export interface CalibrationMetrics {
  /**
   * Expected calibration error of the label ranked first, the one a reader sees: mean distance between its score and
   * how often such scores are right, over 15 bins of equal width (Guo et al. 2017).
   */
  readonly ece: number;
  /** The same over all (document, label) pairs; most of them are clearly wrong, so this one is small by nature. */
  readonly ecePairs: number;
}

const BINS = 15;

export function calibrationMetrics(outcomes: readonly Outcome[], space: LabelSpace): CalibrationMetrics {
  const first = new Bins();
  const pairs = new Bins();
  for (const { truth, positions, scores } of outcomes) {
    let best = -1;
    let trueUnscored = truth.length;
    for (let at = 0; at < positions.length; at++) {
      if (positions[at] >= space.labels) continue;
      const right = truth.includes(positions[at]) ? 1 : 0;
      pairs.add(scores[at], right, 1);
      trueUnscored -= right;
      if (
        best < 0 ||
        scores[at] > scores[best] ||
        (scores[at] === scores[best] && positions[at] < positions[best])
      )
        best = at;
    }
    // Without a score means: the classifier gives it no chance.
    pairs.add(0, 1, trueUnscored);
    pairs.add(0, 0, Math.max(0, space.labels - positions.length - trueUnscored));
    if (best >= 0) first.add(scores[best], truth.includes(positions[best]) ? 1 : 0, 1);
  }
  return { ece: first.error(), ecePairs: pairs.error() };
}

class Bins {
  private readonly counts = new Float64Array(BINS);
  private readonly scores = new Float64Array(BINS);
  private readonly rights = new Float64Array(BINS);

  add(score: number, right: 0 | 1, times: number): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(score * BINS)));
    this.counts[bin] += times;
    this.scores[bin] += score * times;
    this.rights[bin] += right * times;
  }

  error(): number {
    const total = this.counts.reduce((sum, count) => sum + count, 0);
    if (total === 0) return 0;
    let distance = 0;
    for (let bin = 0; bin < BINS; bin++) distance += Math.abs(this.scores[bin] - this.rights[bin]);
    return distance / total;
  }
}
