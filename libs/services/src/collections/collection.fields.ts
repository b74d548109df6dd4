import { NAME, optional, pattern } from '@nonet/operations';

/** How collections are called. */
export const collectionName = pattern(
  NAME,
  'lower-case letters, digits, hyphens and dots between digits, at most 64',
).meta({ title: 'Collection', placeholder: 'name' });

/** One of those that there are. */
export const whichCollection = collectionName.meta({ control: 'collection' });

/** Of whatever classifies: by whose calibration. */
export const byCollection = optional(whichCollection).meta({
  title: 'Collection whose calibration answers',
  description: 'It has to be calibrated for the model that answers.',
  defaultsTo: "the model's own calibration",
  rare: true,
});
