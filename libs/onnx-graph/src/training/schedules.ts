/** The learning rate of a step, counted from 1. */
export type Schedule = (step: number) => number;

export interface ScheduleOptions {
  readonly shape: 'constant' | 'linear' | 'cosine';
  /** The highest rate, reached at the end of the warm-up. */
  readonly peak: number;
  /** Steps in which the rate rises from 0. */
  readonly warmUp: number;
  /** The last step; linear and cosine reach 0 there. */
  readonly total: number;
}

/** A rate that rises linearly to its peak, then stays, or falls to 0 along a line or half a cosine. */
export function schedule({ shape, peak, warmUp, total }: ScheduleOptions): Schedule {
  const fall = {
    constant: () => 1,
    linear: (x: number) => 1 - x,
    cosine: (x: number) => (1 + Math.cos(Math.PI * x)) / 2,
  };
  return (step) => {
    if (step <= warmUp) return (peak * step) / warmUp;
    return peak * fall[shape](Math.min(1, (step - warmUp) / Math.max(1, total - warmUp)));
  };
}
