import { defineOperation, modelReference, optional, type ValueOf, whole } from '@nonet/operations';
import { z } from 'zod';
import { whichCollection } from '../collections/collection.fields.js';

export const calibrateCollection = defineOperation({
  name: 'calibrateCollection',
  kind: 'collection-calibration',
  title: 'Calibrate a model for a collection',
  outcome: 'The model stays as it is; it answers by the calibration where the collection is named.',
  fields: z.strictObject({
    collection: whichCollection,
    model: optional(modelReference),
    sample: whole(1, 20_000).default(2000).meta({
      title: 'Maximum number of patents that are read',
      description: 'Of larger collections so many are drawn by chance, the same again each time.',
    }),
  }),
});
export type CalibrationRequest = ValueOf<typeof calibrateCollection>;
