import { WHOLE_DOCUMENT_WITH_IPC } from '../format/filled-fields.js';
import { xmlFormat } from '../xml/xml-format.js';
import { patentFromPap } from './patent-from-pap.js';

/** USPTO applications as published from 2001 to 2004: one document, or a weekly file of thousands. */
export const pap = xmlFormat(
  {
    name: 'uspto-pap',
    standard: 'USPTO application XML, PAP 1.5 and 1.6, 2001 to 2004',
    fills: WHOLE_DOCUMENT_WITH_IPC,
  },
  {
    roots: ['patent-application-publication'],
    kept: {
      byDepth: [
        new Set(['patent-application-publication']),
        new Set(['subdoc-bibliographic-information', 'subdoc-abstract', 'subdoc-claims']),
      ],
      dropped: new Set(['classification-us', 'correspondence-address']),
      steppedOver: 'subdoc-description',
      entities: 'iso',
    },
    patentFrom: patentFromPap,
  },
);
