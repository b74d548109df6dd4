import { defineRequest, optional, patentNumber, text, type ValueOf, verdict } from '@nonet/operations';
import { z } from 'zod';
import { labelSetName } from './label-set.fields.js';

const ID_LENGTH = 300;
const NOTE_LENGTH = 2000;

export const reviewLabel = defineRequest({
  name: 'reviewLabel',
  title: 'Say whether a label of a stored patent is right',
  outcome: 'An example to learn from; of one patent and label each reviewer has one verdict, the last.',
  fields: z.strictObject({
    labelSet: labelSetName.meta({ commandLine: 'argument' }),
    label: text(ID_LENGTH).meta({ title: 'Label', description: 'By its id in the file.', placeholder: 'id' }),
    patentNumber: patentNumber.meta({ title: 'Patent' }),
    verdict: verdict.meta({ title: 'Verdict' }),
    note: optional(text(NOTE_LENGTH)).meta({ title: 'Why, in words' }),
  }),
});
export type LabelVerdictRequest = ValueOf<typeof reviewLabel>;
