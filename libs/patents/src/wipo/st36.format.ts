import { xmlFormat } from '../xml/xml-format.js';
import { patentFromSt36 } from './patent-from-st36.js';

const ROOTS = ['wo-published-application', 'wo-patent-document'];

/** International applications as WIPO publishes them. */
export const st36 = xmlFormat(
  {
    name: 'wipo-st36',
    standard: 'WIPO ST.36 (international applications)',
    fills: [
      'title',
      'abstract',
      'claims',
      'applicationNumber',
      'filingDate',
      'publicationDate',
      'familyId',
      'applicants',
      'classifications',
      'ipc',
      'unknown',
      'labels',
    ],
  },
  {
    roots: ROOTS,
    kept: {
      byDepth: [
        new Set(ROOTS),
        new Set(['wo-bibliographic-data', 'bibliographic-data', 'abstract', 'claims']),
      ],
      dropped: new Set([
        'references-cited',
        'inventors',
        'agents',
        'designation-of-states',
        'combination-set',
      ]),
      steppedOver: 'description',
    },
    patentFrom: patentFromSt36,
  },
);
