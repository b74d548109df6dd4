import { isUtf8 } from 'node:buffer';
import { TreeBuilder } from './tree-builder.js';
import { near, XmlDocumentError } from './xml-document-error.js';
import type { XmlElement } from './xml-tree.js';

const DESCRIPTION_START = /<description[\s>]/;
const DESCRIPTION_END = '</description>';
/** Before the root: the declarations of drawings in older documents are some kilobytes. */
const MAX_PROLOG_CHARACTERS = 1_000_000;

/**
 * Parses one document into the tree of what a record needs.
 *
 * saxes checks well-formedness and expands no entity but the five predefined ones and character references, so entity
 * bombs and external entities come to nothing. By itself it reads some 75 MB/s on one core; the description, which
 * is most of a patent and of which nothing is kept, is therefore stepped over by text search to its end tag, which
 * makes it several times faster. The price: a fault inside the description goes unnoticed.
 *
 * @throws XmlDocumentError
 */
export function parseDocument(bytes: Buffer): XmlElement {
  const text = decode(bytes);
  refuseOtherRoots(text);
  const builder = new TreeBuilder();
  const from = DESCRIPTION_START.exec(text)?.index ?? -1;
  const opened = from === -1 ? -1 : text.indexOf('>', from) + 1;
  if (opened <= 0) return builder.write(text, 0, text.length).close(text);
  builder.write(text, 0, opened);
  // Only where the parser agrees that this is the start tag, rather than part of a comment, is there a jump.
  const end = builder.atDescription() ? text.indexOf(DESCRIPTION_END, opened) : opened;
  if (end === -1) {
    throw new XmlDocumentError('PATENT_XML_MALFORMED', 'the description has no end tag', near(text, from));
  }
  return builder.write(text, end, text.length).close(text);
}

/** Before any parsing, because a parser keeps what stands before the root. */
function refuseOtherRoots(text: string): void {
  const root = /<us-patent-(?:grant|application)[\s>]/.exec(text)?.index ?? -1;
  if (root > MAX_PROLOG_CHARACTERS) {
    const reason = `more than ${MAX_PROLOG_CHARACTERS} characters before the root element`;
    throw new XmlDocumentError('PATENT_RECORD_TOO_LARGE', reason, near(text, 0));
  }
  if (root !== -1) return;
  const met = /<([\w:-]{1,100})/.exec(text)?.[1];
  const found = met === undefined ? 'there is no root element' : `the root element is ${met}`;
  const reason = `${found}; read are us-patent-grant and us-patent-application (DTD 4.0 on)`;
  throw new XmlDocumentError('PATENT_XML_ROOT', reason, near(text, 0));
}

/** The office writes UTF-8; the two single-byte encodings are met in files that passed through other hands. */
const SINGLE_BYTE = /^(?:iso-8859-1|windows-1252|us-ascii)$/i;

function decode(bytes: Buffer): string {
  const prolog = bytes.toString('latin1', 0, 200);
  const declared =
    /^[\s\xEF\xBB\xBF]*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(prolog)?.[1] ?? 'UTF-8';
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
