import { z } from 'zod';

/** How a process ends that was told to (SIGTERM, Ctrl-C). */
export interface DrainConfig {
  /** How long a server still takes requests after it has said that it leaves: balancers need a while to hear of it. */
  readonly pauseMilliseconds: number;
  /** How long the end may take after the pause; then the process ends as if it were killed. */
  readonly milliseconds: number;
}

const seconds = (least: number, most: number, standard: number) => {
  const error = `a number of seconds from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,4}$/, { error })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error })
    .default(standard);
};

export const drainVariables = {
  NONET_DRAIN_PAUSE: seconds(0, 300, 0),
  NONET_DRAIN_SECONDS: seconds(1, 3600, 20),
};

export function drainOf(values: z.infer<z.ZodObject<typeof drainVariables>>): DrainConfig {
  return {
    pauseMilliseconds: values.NONET_DRAIN_PAUSE * 1000,
    milliseconds: values.NONET_DRAIN_SECONDS * 1000,
  };
}

/** The configuration of an empty environment. */
export const DEFAULT_DRAIN = drainOf(z.object(drainVariables).parse({}));
