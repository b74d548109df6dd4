import { WHOLE_DOCUMENT } from '../format/filled-fields.js';
import { xmlFormat } from '../xml/xml-format.js';
import { patentFromEp } from './patent-from-ep.js';

/** European applications and patents in full text, in the languages that they are published in. */
export const epFullText = xmlFormat(
  {
    name: 'ep-full-text',
    standard: 'EPO EP full-text XML (ep-patent-document), DTD 1.0 to 1.7, WIPO ST.36',
    fills: WHOLE_DOCUMENT,
  },
  {
    roots: ['ep-patent-document'],
    kept: {
      byDepth: [new Set(['ep-patent-document']), new Set(['SDOBI', 'abstract', 'claims'])],
      dropped: new Set(['B000', 'B560', 'B720', 'B740', 'B840', 'B844EP', 'combination-set']),
      steppedOver: 'description',
    },
    patentFrom: patentFromEp,
  },
);
