import { device, optional, patentFiles, publishedVersion } from '@nonet/operations';
import { z } from 'zod';

/** What the operations that make a version of the experts have in common. */

export const activate = z
  .boolean()
  .default(false)
  .meta({ title: 'Let the version answer, unless it is worse than the active model' });

/** Of a version that is made of another one without training. */
export const revisionFields = {
  model: optional(publishedVersion).meta({
    title: 'Version to start from',
    description: 'The result is the next version of its name.',
    defaultsTo: 'the active model',
  }),
  evaluateOn: patentFiles.default([]).meta({
    title: 'Files to evaluate on',
    description: 'Their dev records evaluate the version beside the one that it was made from.',
  }),
  device: device.default('auto'),
  activate,
};
