import { z } from 'zod';
import { CALIBRATION_FEATURES } from './calibration.js';

/** As it stands in the files of models; those fitted before the last feature was known do not weigh it. */
export const calibrationSchema = z.object({
  bias: z.number(),
  weights: z
    .array(z.number())
    .min(CALIBRATION_FEATURES - 1)
    .max(CALIBRATION_FEATURES),
});
