import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { lineAt, near, XmlDocumentError } from './xml-document-error.js';
import type { XmlElement } from './xml-tree.js';

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

const MAX_DEPTH = 200;
const MAX_ELEMENTS = 500_000;
const MAX_ATTRIBUTES = 100;
/** Of the text that is kept: title, abstract and claims. Long ones have some 500,000. */
const MAX_CHARACTERS = 8_000_000;

/**
 * Builds the tree of what a record needs from a document that is written to it in parts, and holds what memory it may
 * take within bounds. Throws `XmlDocumentError` at the first fault.
 */
export class TreeBuilder {
  readonly #parser = new SaxesParser({ xmlns: false, fragment: false, position: true });
  /** Open elements, the kept ones only; `#depth` counts all. */
  readonly #open: XmlElement[] = [{ name: '', attributes: {}, content: [] }];
  readonly #document = this.#open[0] as XmlElement;
  #depth = 0;
  #elements = 0;
  #attributes = 0;
  #characters = 0;
  /** Depth of the outermost element that is being dropped. */
  #droppedAt = Infinity;
  #lastOpened = '';
  /** Numbers of characters given to the parser, and skipped: they turn an offset of the parser into one of the text. */
  #written = 0;
  #skipped = 0;

  constructor() {
    this.#parser.on('error', (error) => {
      throw error;
    });
    this.#parser.on('attribute', () => {
      if (++this.#attributes > MAX_ATTRIBUTES)
        throw new TooMuch(`an element with more than ${MAX_ATTRIBUTES} attributes`);
    });
    this.#parser.on('opentag', (tag) => this.#start(tag));
    this.#parser.on('closetag', () => this.#end());
    const keepText = (text: string): void => {
      if (this.#droppedAt !== Infinity || this.#depth < 2) return;
      this.#characters += text.length;
      if (this.#characters > MAX_CHARACTERS)
        throw new TooMuch(`more than ${MAX_CHARACTERS} characters of text`);
      this.#open.at(-1)?.content.push(text);
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
    this.#attributes = 0;
    this.#lastOpened = tag.name;
    if (depth >= MAX_DEPTH) throw new TooMuch(`elements nest deeper than ${MAX_DEPTH}`);
    if (this.#droppedAt !== Infinity) return;
    if (KEPT[depth]?.has(tag.name) === false || DROPPED.has(tag.name)) {
      this.#droppedAt = depth;
      return;
    }
    if (++this.#elements > MAX_ELEMENTS) throw new TooMuch(`more than ${MAX_ELEMENTS} elements`);
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
      const code = error instanceof TooMuch ? 'PATENT_RECORD_TOO_LARGE' : 'PATENT_XML_MALFORMED';
      // saxes puts its own line and column in front, which do not count the description.
      const reason = error instanceof Error ? error.message.replace(/^\d+:\d+: /, '') : String(error);
      throw new XmlDocumentError(code, `${lineAt(text, at)}: ${reason}`, near(text, at));
    }
  }
}

/** Whether something that takes memory exceeds what a patent has. */
class TooMuch extends Error {}
