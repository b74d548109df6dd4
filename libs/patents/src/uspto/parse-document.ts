import { isUtf8 } from 'node:buffer';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { RejectionCode } from '../rejection.js';
import type { XmlElement } from './xml-tree.js';

/** A document that cannot be read as XML, and near which text. */
export class XmlDocumentError extends Error {
  override readonly name = 'XmlDocumentError';

  constructor(
    readonly code: RejectionCode,
    reason: string,
    readonly near: string,
  ) {
    super(reason);
  }
}

/** By depth: the elements whose content is kept. Below depth 2 everything is, until `DROPPED` says otherwise. */
const KEPT: readonly ReadonlySet<string>[] = [
  new Set(['us-patent-grant', 'us-patent-application']),
  new Set(['us-bibliographic-data-grant', 'us-bibliographic-data-application', 'abstract', 'claims']),
];

/** Bibliographic data that a record has no field for; citations carry classifications that are not the patent's. */
const DROPPED = new Set([
  'classifications-ipcr',
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
]);

const DESCRIPTION_START = /<description[\s>]/;
const DESCRIPTION_END = '</description>';
const MAX_DEPTH = 200;
const MAX_ELEMENTS = 500_000;
const NEAR_CHARACTERS = 100;

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

class TreeBuilder {
  readonly #parser = new SaxesParser({ xmlns: false, fragment: false, position: true });
  /** Open elements, the kept ones only; `#depth` counts all. */
  readonly #open: XmlElement[] = [{ name: '', attributes: {}, content: [] }];
  readonly #document = this.#open[0] as XmlElement;
  #depth = 0;
  #elements = 0;
  /** Depth of the outermost element that is being dropped. */
  #droppedAt = Infinity;
  #lastOpened = '';
  /** Characters given to the parser, and those passed over: an offset of the parser and they make one of the text. */
  #written = 0;
  #skipped = 0;

  constructor() {
    this.#parser.on('error', (error) => {
      throw error;
    });
    this.#parser.on('opentag', (tag) => this.#start(tag));
    this.#parser.on('closetag', () => this.#end());
    const keepText = (text: string): void => {
      if (this.#droppedAt === Infinity && this.#depth > 1) this.#open.at(-1)?.content.push(text);
    };
    this.#parser.on('text', keepText);
    this.#parser.on('cdata', keepText);
  }

  atDescription(): boolean {
    return this.#depth === 2 && this.#lastOpened === 'description';
  }

  write(text: string, from: number, to: number): this {
    this.#skipped = from - this.#written;
    this.#written += to - from;
    return this.#guard(text, () => this.#parser.write(text.slice(from, to)));
  }

  close(text: string): XmlElement {
    this.#guard(text, () => this.#parser.close());
    const root = this.#document.content.find((child) => typeof child !== 'string');
    if (root === undefined)
      throw new XmlDocumentError('PATENT_XML_ROOT', 'is no patent document', near(text, 0));
    return root;
  }

  #start(tag: SaxesTagPlain): void {
    const depth = this.#depth++;
    this.#lastOpened = tag.name;
    if (depth === 0 && !KEPT[0]?.has(tag.name)) throw new UnknownRoot(tag.name);
    if (depth >= MAX_DEPTH) throw new Error(`elements nest deeper than ${MAX_DEPTH}`);
    if (this.#droppedAt !== Infinity) return;
    if (KEPT[depth]?.has(tag.name) === false || DROPPED.has(tag.name)) {
      this.#droppedAt = depth;
      return;
    }
    if (++this.#elements > MAX_ELEMENTS) throw new Error(`more than ${MAX_ELEMENTS} elements`);
    const element: XmlElement = { name: tag.name, attributes: tag.attributes, content: [] };
    this.#open.at(-1)?.content.push(element);
    this.#open.push(element);
  }

  #end(): void {
    this.#depth--;
    if (this.#droppedAt === Infinity) this.#open.pop();
    else if (this.#depth === this.#droppedAt) this.#droppedAt = Infinity;
  }

  #guard(text: string, step: () => unknown): this {
    try {
      step();
      return this;
    } catch (error) {
      const at = this.#parser.position + this.#skipped;
      if (error instanceof UnknownRoot) {
        throw new XmlDocumentError('PATENT_XML_ROOT', error.message, near(text, 0));
      }
      // saxes puts its own line and column in front, which do not count the description.
      const reason = error instanceof Error ? error.message.replace(/^\d+:\d+: /, '') : String(error);
      throw new XmlDocumentError('PATENT_XML_MALFORMED', `${position(text, at)}: ${reason}`, near(text, at));
    }
  }
}

class UnknownRoot extends Error {
  constructor(name: string) {
    super(
      `the root element is ${name.slice(0, 100)}; read are us-patent-grant and us-patent-application (DTD 4.0 on)`,
    );
  }
}

function near(text: string, at: number): string {
  return text.slice(Math.max(0, at - NEAR_CHARACTERS), at + NEAR_CHARACTERS);
}

/** Line of the document, counted only when something is wrong. */
function position(text: string, at: number): string {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return `line ${line} of the document`;
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
