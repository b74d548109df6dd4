import type { PatentRecord } from '../record/patent-record.js';

/** What an answer of OPS says of a patent, in XML and in JSON alike. */
export const OPS_FIELDS: readonly (keyof PatentRecord)[] = [
  'title',
  'abstract',
  'applicationNumber',
  'filingDate',
  'publicationDate',
  'familyId',
  'applicants',
  'classifications',
  'ipc',
  'unknown',
  'labels',
];
