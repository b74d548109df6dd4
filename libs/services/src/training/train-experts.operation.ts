import {
  defineOperation,
  device,
  encoderReference,
  expertKind,
  limit,
  list,
  modelName,
  optional,
  patentFiles,
  record,
  section,
  type ValueOf,
  withRule,
} from '@nonet/operations';
import { z } from 'zod';
import { activate } from './version.fields.js';

const givenExpert = record(
  { name: 'GivenExpert', about: 'An expert of a plugin for a section, beside its own.' },
  { section, expert: expertKind },
).meta({ allowed: 'a section and a kind of expert: D=keyword' });

const experts = list(givenExpert, { most: 9 })
  .refine((given) => new Set(given.map((one) => one.section)).size === given.length)
  .meta({ allowed: 'at most one expert a section' });

const fields = z.strictObject({
  name: modelName.meta({ description: 'The result is its next version.' }),
  files: patentFiles.default([]).meta({
    flag: 'file',
    title: 'Files to learn from',
    description:
      'Patents with their symbols. Of records that name a split, train is learnt and dev evaluates; the others are learnt.',
  }),
  fromDatabase: z.boolean().default(false).meta({
    title: 'Learn from the stored patents that have symbols',
    description: 'One in twenty, drawn by its family or number, evaluates.',
  }),
  encoder: optional(encoderReference).meta({
    description:
      'One that was trained with heads (a name, `name@version`, or a folder), or the name of an encoder of a plugin.',
    defaultsTo: 'that of the active experts',
  }),
  calibrateOn: patentFiles.default([]).meta({
    title: 'Files to calibrate on',
    description: 'Fair samples of what will be asked: gates and calibration are fitted on them.',
  }),
  limit,
  experts: experts.default([]).meta({
    flag: 'expert',
    placeholder: 'section=expert',
    title: 'Experts of plugins',
    description: 'A section is given one beside its own; how far each is trusted is learnt.',
    example: 'D=keyword',
  }),
  device: device.default('auto'),
  activate,
});

export const trainExperts = defineOperation({
  name: 'trainExperts',
  kind: 'expert-training',
  title: 'Train the nine experts',
  outcome: 'The result is the next version of the model of that name.',
  fields: withRule(fields, {
    at: 'files',
    of: ['files', 'fromDatabase'],
    holds: ({ files, fromDatabase }) => fromDatabase || files.length > 0,
    allowed: 'at least one file, or the stored patents',
  }),
});
export type ExpertTraining = ValueOf<typeof trainExperts>;
