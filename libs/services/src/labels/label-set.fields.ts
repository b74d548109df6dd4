import { NAME, optional, pattern } from '@nonet/operations';

/** How label sets are called. */
export const labelSetName = pattern(
  NAME,
  'lower-case letters, digits, hyphens and dots between digits, at most 64',
).meta({ title: 'Label set', placeholder: 'name' });

/** One of those that there are. */
export const whichLabelSet = labelSetName.meta({ control: 'label-set' });

/** Of whatever classifies: into which labels besides. */
export const byLabelSet = optional(whichLabelSet).meta({
  title: 'Label set that is answered too',
  description: "Labels of a team's own, beside the symbols of the CPC.",
  defaultsTo: 'the CPC alone',
  rare: true,
});
