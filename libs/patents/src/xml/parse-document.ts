import { TreeBuilder } from './tree-builder.js';
import { near, XmlDocumentError } from './xml-document-error.js';
import type { KeptElements } from './xml-dialect.js';
import type { XmlElement } from './xml-tree.js';

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
export function parseDocument(text: string, kept: KeptElements): XmlElement {
  const builder = new TreeBuilder(kept);
  const { steppedOver } = kept;
  const from = startOf(steppedOver, text);
  const opened = from === -1 ? -1 : text.indexOf('>', from) + 1;
  if (opened <= 0) return builder.write(text, 0, text.length).close(text);
  builder.write(text, 0, opened);
  // Only where the parser agrees that this is the start tag, rather than part of a comment, is there a jump.
  const end = builder.isIn(steppedOver) ? text.indexOf(`</${steppedOver}>`, opened) : opened;
  if (end === -1) {
    throw new XmlDocumentError('PATENT_XML_MALFORMED', 'the description has no end tag', near(text, from));
  }
  return builder.write(text, end, text.length).close(text);
}

/** Where the first start tag of a name stands; -1 without one. */
function startOf(name: string, text: string): number {
  const mark = `<${name}`;
  let at = text.indexOf(mark);
  while (at !== -1 && !/[\s>]/.test(text[at + mark.length] ?? '')) at = text.indexOf(mark, at + 1);
  return at;
}
