import { WHOLE_DOCUMENT } from '../format/filled-fields.js';
import { xmlFormat } from '../xml/xml-format.js';
import { patentFromTree } from './patent-from-tree.js';

const ROOTS = ['us-patent-grant', 'us-patent-application'];

/** USPTO grants and applications since 2005: one document, or a weekly file of thousands of them. */
export const usptoXml = xmlFormat(
  {
    name: 'uspto-xml',
    standard: 'USPTO Red Book XML (grants and applications), DTD 4.0 to 4.7',
    fills: WHOLE_DOCUMENT,
  },
  {
    roots: ROOTS,
    kept: {
      byDepth: [
        new Set(ROOTS),
        new Set(['us-bibliographic-data-grant', 'us-bibliographic-data-application', 'abstract', 'claims']),
      ],
      dropped: new Set([
        'classification-locarno',
        'classification-national',
        'us-references-cited',
        'references-cited',
        'us-field-of-classification-search',
        'field-of-search',
        'figures',
        'inventors',
        'agents',
        'examiners',
      ]),
      steppedOver: 'description',
    },
    patentFrom: patentFromTree,
  },
);
