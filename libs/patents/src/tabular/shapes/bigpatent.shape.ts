import type { RecordShape } from './record-shape.js';

/** US patents with abstract and description, for summarising. The class is the name of a folder; a key `cpc` may repeat it. */
export const bigPatent: RecordShape = {
  name: 'bigpatent',
  standard: 'BIGPATENT JSON Lines',
  fills: ['abstract', 'applicationNumber', 'classifications'],
  keys: [['publication_number', 'application_number', 'abstract', 'description']],
};
