import { BIBLIOGRAPHY } from '../format/filled-fields.js';
import { xmlFormat } from '../xml/xml-format.js';
import { KEPT_OF_EXCHANGE, patentFromExchange } from './patent-from-exchange.js';

/** The EPO's worldwide bibliographic data: thousands of documents of all offices in one XML document, read one at a time. */
export const docdb = xmlFormat(
  {
    name: 'docdb-xml',
    standard: 'EPO DOCDB exchange XML (exchange-documents), DTD 2.5',
    fills: ['title', 'abstract', ...BIBLIOGRAPHY, 'classifications', 'ipc', 'unknown', 'labels'],
  },
  {
    roots: ['exchange-documents', 'exchange-document'],
    patentElement: 'exchange-document',
    kept: KEPT_OF_EXCHANGE,
    patentFrom: patentFromExchange,
  },
);
