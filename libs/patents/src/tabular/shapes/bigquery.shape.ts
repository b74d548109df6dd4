import type { RecordShape } from './record-shape.js';

/** Rows of `patents-public-data.patents.publications`, exported as JSON; texts come in several languages, dates as numbers. */
export const bigQuery: RecordShape = {
  name: 'bigquery-patents',
  standard: 'Google Patents Public Data (BigQuery patents.publications) JSON',
  fills: [
    'title',
    'abstract',
    'claims',
    'applicationNumber',
    'filingDate',
    'publicationDate',
    'familyId',
    'assignees',
    'classifications',
    'ipc',
  ],
  keys: [
    ['title_localized'],
    ['abstract_localized'],
    ['claims_localized'],
    ['publication_number', 'country_code', 'kind_code'],
  ],
};
