import { KEPT_OF_EXCHANGE, patentFromExchange } from '../docdb/patent-from-exchange.js';
import { xmlFormat } from '../xml/xml-format.js';
import { OPS_FIELDS } from './ops-fields.js';

/** What the EPO's Open Patent Services answer: biblio, search with biblio, family with biblio. */
export const opsXml = xmlFormat(
  {
    name: 'ops-xml',
    standard: 'EPO Open Patent Services XML (world-patent-data), version 3',
    fills: OPS_FIELDS,
  },
  {
    roots: ['world-patent-data'],
    patentElement: 'exchange-document',
    kept: KEPT_OF_EXCHANGE,
    patentFrom: patentFromExchange,
  },
);
