import { defineOperation, filePath, optional, text, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { labelSetName } from './label-set.fields.js';

const TITLE_LENGTH = 200;

export const importLabelSet = defineOperation({
  name: 'importLabelSet',
  kind: 'label-import',
  title: 'Import a label set, or a new version of one',
  outcome:
    'Labels that are there already stay the same ones; those that the file lacks are removed from the set.',
  fields: z.strictObject({
    path: filePath.meta({
      title: 'File of the labels',
      description:
        'A table (TSV, CSV) with the columns id and title, and parent, description, cpc and examples where there are such; JSON or JSONL of the same; or SKOS as RDF/XML, Turtle or JSON-LD.',
      commandLine: 'argument',
    }),
    labelSet: labelSetName.meta({ title: 'Name of the label set' }),
    title: optional(text(TITLE_LENGTH)).meta({ title: 'What it is called', defaultsTo: 'as the file says' }),
    examples: optional(filePath).meta({
      title: 'File of examples',
      description:
        'Patents with all of their labels: a table with the columns patent and labels, or JSONL with number or text and labels (or cpc, where symbols imply them). It replaces those of an earlier file.',
      defaultsTo: 'those that the file of the labels names',
    }),
  }),
});
export type LabelSetImport = ValueOf<typeof importLabelSet>;
