import { WHOLE_DOCUMENT_WITH_IPC } from '../format/filled-fields.js';
import { xmlFormat } from '../xml/xml-format.js';
import { patentFromPatdoc } from './patent-from-patdoc.js';

/** USPTO grants from 2001 to 2004, before the format of today: one document, or a weekly file of thousands. */
export const patdoc = xmlFormat(
  {
    name: 'uspto-patdoc',
    standard: 'USPTO grant XML 2.4 and 2.5 (PATDOC, WIPO ST.32), 2001 to 2004',
    fills: WHOLE_DOCUMENT_WITH_IPC,
  },
  {
    roots: ['PATDOC'],
    kept: {
      byDepth: [new Set(['PATDOC']), new Set(['SDOBI', 'SDOAB', 'SDOCL'])],
      dropped: new Set(['B520', 'B560', 'B570', 'B580', 'B590', 'B740', 'B745']),
      steppedOver: 'SDODE',
      entities: 'iso',
    },
    patentFrom: patentFromPatdoc,
  },
);
