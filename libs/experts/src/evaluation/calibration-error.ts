import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

export interface CalibrationMetrics {
  /**
   * Expected calibration error of the label ranked first, the one a reader sees: mean distance between its score and
   * how often such scores are right, over 15 bins of equal width (Guo et al. 2017).
   */
  readonly ece: number;
  /**
   * The `ece` that scores without any error would be expected to show on labels as few as these, by chance alone: an `ece`
   * no larger than this speaks of no fault.
   */
  readonly eceByChance: number;
  /** The same over all (document, label) pairs; most of them are clearly wrong, so this one is small by nature. */
  readonly ecePairs: number;
  /** What a reliability diagram is drawn from: the labels ranked first by their scores, bins with some of them alone. */
  readonly bins: readonly ReliabilityBin[];
}

/** Labels with scores of a range. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly labels: number;
  /** Mean of their scores. */
  readonly score: number;
  /** Share of them that is right. */
  readonly right: number;
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
  return {
    ece: first.error(),
    eceByChance: first.errorByChance(),
    ecePairs: pairs.error(),
    bins: first.filled(),
  };
}

class Bins {
  private readonly counts = new Float64Array(BINS);
  private readonly scores = new Float64Array(BINS);
  private readonly rights = new Float64Array(BINS);
  private readonly variances = new Float64Array(BINS);

  add(score: number, right: 0 | 1, times: number): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(score * BINS)));
    this.counts[bin] += times;
    this.scores[bin] += score * times;
    this.rights[bin] += right * times;
    this.variances[bin] += score * (1 - score) * times;
  }

  filled(): ReliabilityBin[] {
    return Array.from(this.counts, (labels, bin) => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      labels,
      score: this.scores[bin] / labels,
      right: this.rights[bin] / labels,
    })).filter(({ labels }) => labels > 0);
  }

  error(): number {
    return this.meanOf((bin) => Math.abs(this.scores[bin] - this.rights[bin]));
  }

  /** Rights of a bin are a sum of independent throws, so their distance from its expectation is about half-normal. */
  errorByChance(): number {
    return this.meanOf((bin) => Math.sqrt((2 / Math.PI) * this.variances[bin]));
  }

  private meanOf(distance: (bin: number) => number): number {
    const total = this.counts.reduce((sum, count) => sum + count, 0);
    return total === 0
      ? 0
      : Array.from({ length: BINS }, (_, bin) => distance(bin)).reduce((a, b) => a + b) / total;
  }
}
