import { WHOLE_DOCUMENT_WITH_IPC } from '../format/filled-fields.js';
import type { PatentFormat } from '../format/patent-format.js';
import { readGreenBook } from './read-green-book.js';

/** USPTO grants from 1976 to 2001: one patent, or a weekly file of thousands. */
export const greenBook: PatentFormat = {
  name: 'uspto-aps',
  standard: 'USPTO Green Book text (APS), 1976 to 2001',
  publishedBy: 'office',
  fills: WHOLE_DOCUMENT_WITH_IPC,
  recognises: (start) => /^(?:HHHHHT\s|PATN\s*\r?\nWKU\s)/.test(start),
  read: readGreenBook,
};
