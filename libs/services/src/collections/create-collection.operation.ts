import { defineRequest, optional, text, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { patentFilter } from '../patents/patent-filter.fields.js';
import { collectionName } from './collection.fields.js';

const NOTE_LENGTH = 2000;

export const createCollection = defineRequest({
  name: 'createCollection',
  title: 'Make a collection of stored patents',
  outcome: 'Patents that meet its conditions later belong to it too.',
  fields: z.strictObject({
    name: collectionName.meta({ title: 'Name of the collection', commandLine: 'argument' }),
    note: optional(text(NOTE_LENGTH)).meta({ title: 'What it is for' }),
    filter: patentFilter.default({}).meta({ title: 'Which patents', defaultsTo: 'all' }),
  }),
});
/** A collection to make. */
export type NewCollection = ValueOf<typeof createCollection>;
