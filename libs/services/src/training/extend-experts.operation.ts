import { defineOperation, list, patentFiles, symbol, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { revisionFields } from './version.fields.js';

const MOST_SYMBOLS = 1000;

export const extendExperts = defineOperation({
  name: 'extendExperts',
  kind: 'expert-extension',
  title: 'Extend the experts by symbols that they do not have',
  outcome: 'Nothing is trained; the result is the next version of the model.',
  fields: z.strictObject({
    symbols: list(symbol, { least: 1, most: MOST_SYMBOLS }).meta({
      title: 'Symbols',
      description: 'Subclasses and main groups, in any usual spelling.',
      allowed: `1 to ${MOST_SYMBOLS} symbols`,
      placeholder: 'symbol',
    }),
    files: patentFiles.default([]).meta({
      flag: 'file',
      title: 'Files of patents that carry them',
      description:
        'Records of the splits dev and test are not learnt. Without examples a subclass is known by the texts of the scheme alone.',
    }),
    ...revisionFields,
  }),
});
export type ExpertExtension = ValueOf<typeof extendExperts>;
