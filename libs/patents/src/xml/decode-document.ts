import { isUtf8 } from 'node:buffer';
import { XmlDocumentError } from './xml-document-error.js';

const PROLOG_BYTES = 200;
/** The office writes UTF-8; the two single-byte encodings are met in files that passed through other hands. */
const SINGLE_BYTE = /^(?:iso-8859-1|windows-1252|us-ascii)$/i;

/** The encoding that a prolog declares; `null` without one. */
export function declaredEncoding(bytes: Buffer): string | null {
  const prolog = bytes.toString('latin1', 0, PROLOG_BYTES);
  return /^[\s\xEF\xBB\xBF]*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(prolog)?.[1] ?? null;
}

/**
 * The text of a document; `encoding` is what holds where it declares none itself.
 * @throws XmlDocumentError
 */
export function decodeDocument(bytes: Buffer, encoding: string): string {
  const declared = declaredEncoding(bytes) ?? encoding;
  const prolog = bytes.toString('latin1', 0, PROLOG_BYTES);
  if (SINGLE_BYTE.test(declared)) return new TextDecoder('windows-1252').decode(bytes).trim();
  if (!/^utf-?8$/i.test(declared)) {
    const reason = `the encoding ${declared.slice(0, 40)} is not read; write UTF-8`;
    throw new XmlDocumentError('PATENT_ENCODING_INVALID', reason, prolog);
  }
  if (!isUtf8(bytes)) {
    throw new XmlDocumentError('PATENT_ENCODING_INVALID', 'is not UTF-8, as which it is declared', prolog);
  }
  return bytes.toString('utf8').trim();
}
