import { WHOLE_DOCUMENT } from '../format/filled-fields.js';
import type { XmlDialect } from '../xml/xml-dialect.js';
import { xmlFormat } from '../xml/xml-format.js';
import { patentFromSt96 } from './patent-from-st96.js';

/** What names other patents, other people, or is of no use to a record. */
const DROPPED = new Set([
  'Description',
  'Drawings',
  'ReferenceCitationBag',
  'RelatedDocumentBag',
  'SearchFieldBag',
  'SearchField',
  'InventorBag',
  'RegisteredPractitionerBag',
  'ExaminerBag',
  'CPCCombinationSetBag',
  'CombinationSetBag',
]);

const WHOLE = ['PatentPublication', 'PatentGrant', 'PatentGrantPublication', 'PatentApplicationPublication'];

const documents: XmlDialect = {
  roots: WHOLE,
  kept: { byDepth: [new Set(WHOLE)], dropped: DROPPED, steppedOver: 'Description' },
  patentFrom: patentFromSt96,
};

/** The symbols of all US patents, published month by month: no texts. */
const masterFile: XmlDialect = {
  roots: ['CPCMasterClassificationFile'],
  patentElement: 'CPCMasterClassificationRecord',
  kept: {
    byDepth: [new Set(['CPCMasterClassificationRecord'])],
    dropped: DROPPED,
    steppedOver: 'Description',
  },
  patentFrom: patentFromSt96,
};

/** The standard that offices move to (`pat:`, `com:`); what of it each uses differs. */
export const st96 = xmlFormat(
  {
    name: 'wipo-st96',
    standard: 'WIPO ST.96 (patent publications and grants; CPC master classification file of the USPTO)',
    fills: WHOLE_DOCUMENT,
  },
  documents,
  masterFile,
);
