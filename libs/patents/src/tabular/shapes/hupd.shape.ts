import type { RecordShape } from './record-shape.js';

/** Applications at the USPTO, a file each; groups come without slash, and numbers without country. */
export const hupd: RecordShape = {
  name: 'hupd',
  standard: 'Harvard USPTO Patent Dataset (HUPD) JSON',
  fills: [
    'title',
    'abstract',
    'claims',
    'applicationNumber',
    'filingDate',
    'publicationDate',
    'classifications',
    'slashless',
    'ipc',
  ],
  keys: [['cpc_labels'], ['main_cpc_label'], ['ipcr_labels'], ['main_ipcr_label']],
  flatten: (record) => ({ ...record, country: 'US' }),
};
