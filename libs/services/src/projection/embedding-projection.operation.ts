import { defineRequest, optional, text, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { pictureFields } from './projection.fields.js';

const encoder = text(200).meta({ placeholder: 'encoder', control: 'encoder' });

/** How many stored patents are drawn in one picture: by default, and at most; of more than `laidOut` the others are placed among those. */
export const DRAWN = { usual: 500, most: 20_000, laidOut: 2000 } as const;

export const embeddingProjection = defineRequest({
  name: 'embeddingProjection',
  title: 'Draw how encoders place the stored patents',
  outcome:
    'A sample of the stored patents as points of a plane: those that an encoder takes for similar lie close together.',
  fields: z.strictObject({
    baseEncoder: optional(encoder).meta({
      title: 'Encoder to compare with',
      description: 'For example the one that training began with; the first view is of it.',
      defaultsTo: 'none',
    }),
    encoder: optional(encoder).meta({
      title: 'Encoder',
      description: 'Also the version of a model, by `name@version`: the encoder that it stands on.',
      defaultsTo: 'the configured one',
    }),
    ...pictureFields(DRAWN),
  }),
});
export type ProjectionRequest = ValueOf<typeof embeddingProjection>;
