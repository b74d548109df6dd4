/** How a learning rate goes: up from 0 over a share of the steps, then straight down to 0. */
export interface LearningRateOptions {
  readonly peak: number;
  /** Share of the steps, in [0, 1]. */
  readonly warmUp: number;
}

/** The rate of a step, counted from 0, of a run of `total` steps. */
export function learningRate(step: number, total: number, { peak, warmUp }: LearningRateOptions): number {
  const rising = Math.min(1, (step + 1) / (warmUp * total + 1));
  return peak * rising * Math.max(0, 1 - step / total);
}
