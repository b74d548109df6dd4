import type { PatentRecord } from '../record/patent-record.js';

type Fields = readonly (keyof PatentRecord)[];

/** What the bibliographic data of an office fill, beside texts and symbols. */
export const BIBLIOGRAPHY: Fields = [
  'applicationNumber',
  'filingDate',
  'publicationDate',
  'familyId',
  'applicants',
  'assignees',
];
const TEXTS: Fields = ['title', 'abstract', 'claims'];
const IPC: Fields = ['ipc', 'unknown'];
const SYMBOLS: Fields = ['classifications', ...IPC, 'labels'];

/** A whole document of an office, with symbols of CPC and IPC. */
export const WHOLE_DOCUMENT: Fields = [...TEXTS, ...BIBLIOGRAPHY, ...SYMBOLS];

/** A whole document from before there was a CPC. */
export const WHOLE_DOCUMENT_WITH_IPC: Fields = [...TEXTS, ...BIBLIOGRAPHY, ...IPC];
