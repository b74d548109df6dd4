import { z } from 'zod';

/** When an alert rings that agreement fell. */
export interface WatchConfig {
  /** By how much it has to fall, 0 to 1. */
  readonly drop: number;
  /** Days that are compared with as many before them. */
  readonly days: number;
}

export const watchVariables = {
  NONET_WATCH_DROP: z
    .string()
    .regex(/^(0?\.\d+|[01])$/, { error: 'a number from 0 to 1, for example 0.05' })
    .transform(Number)
    .default(0.05),
  NONET_WATCH_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, { error: 'days, 1 to 999, for example 28' })
    .transform(Number)
    .default(28),
};

export const watchOf = (values: {
  readonly NONET_WATCH_DROP: number;
  readonly NONET_WATCH_DAYS: number;
}): WatchConfig => ({ drop: values.NONET_WATCH_DROP, days: values.NONET_WATCH_DAYS });
