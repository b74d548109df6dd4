import { defineRequest, modelReference, optional, patentNumber, text, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { labelSetName } from './label-set.fields.js';

const ID_LENGTH = 300;

export const listLabelledPatents = defineRequest({
  name: 'labelledPatents',
  title: 'List what was answered for stored patents with the labels of a set',
  outcome: 'The patents that were classified with it, each with its labels, best first.',
  fields: z.strictObject({
    labelSet: labelSetName.meta({ commandLine: 'argument' }),
    label: optional(text(ID_LENGTH)).meta({
      title: 'Only patents with this label selected, or one below it',
      description: 'By its id in the file.',
      placeholder: 'id',
    }),
    patent: optional(patentNumber).meta({ title: 'Only this patent' }),
    model: optional(modelReference).meta({ title: 'Model whose answers are listed' }),
  }),
});
export type LabelledPatentsAsked = ValueOf<typeof listLabelledPatents>;
