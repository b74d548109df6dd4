import {
  defineRequest,
  encoderReference,
  filePath,
  optional,
  PATENT_FORMATS,
  splits,
  type ValueOf,
} from '@nonet/operations';
import { z } from 'zod';
import { pictureFields } from './projection.fields.js';

export const drawProjection = defineRequest({
  name: 'drawProjection',
  title: 'Draw how encoders place the patents of a file',
  outcome: 'A picture in SVG, beside figures of how well the sections are kept apart.',
  fields: z.strictObject({
    file: filePath.meta({ title: 'Patents with their symbols', description: `${PATENT_FORMATS}.` }),
    encoder: optional(encoderReference).meta({ defaultsTo: 'the configured one' }),
    baseEncoder: optional(encoderReference).meta({
      title: 'Encoder to compare with',
      description: 'For example the one that training began with; it is drawn first.',
      defaultsTo: 'none',
    }),
    ...pictureFields({ usual: 2000, most: 10_000 }),
    splits,
  }),
});
export type FileProjectionRequest = ValueOf<typeof drawProjection>;
