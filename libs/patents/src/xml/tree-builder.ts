import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { lineAt, near, XmlDocumentError } from './xml-document-error.js';
import { isoEntity } from './iso-entities.js';
import { localName } from './root-element.js';
import type { KeptElements } from './xml-dialect.js';
import type { XmlElement } from './xml-tree.js';

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
  /** Between the marks around words that a reissue takes out. */
  #deleting = false;
  /** Numbers of characters given to the parser, and skipped: they turn an offset of the parser into one of the text. */
  #written = 0;
  #skipped = 0;

  constructor(private readonly kept: KeptElements) {
    if (kept.entities === 'iso') this.#parser.ENTITIES = withIsoEntities(this.#parser.ENTITIES);
    this.#parser.on('error', (error) => {
      throw error;
    });
    this.#parser.on('attribute', () => {
      if (++this.#attributes > MAX_ATTRIBUTES)
        throw new TooMuch(`an element with more than ${MAX_ATTRIBUTES} attributes`);
    });
    this.#parser.on('opentag', (tag) => this.#start(tag));
    this.#parser.on('closetag', () => this.#end());
    this.#parser.on('processinginstruction', ({ target }) => {
      if (target === 'delete-start') this.#deleting = true;
      else if (target === 'delete-end') this.#deleting = false;
    });
    const keepText = (text: string): void => {
      if (this.#droppedAt !== Infinity || this.#depth < 2 || this.#deleting) return;
      this.#characters += text.length;
      if (this.#characters > MAX_CHARACTERS)
        throw new TooMuch(`more than ${MAX_CHARACTERS} characters of text`);
      this.#open.at(-1)?.content.push(text);
    };
    this.#parser.on('text', keepText);
    this.#parser.on('cdata', keepText);
  }

  /** Whether what was written ends with the start tag of this element, a child of the root. */
  isIn(name: string): boolean {
    return this.#depth === 2 && this.#lastOpened === name;
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
    const name = localName(tag.name);
    this.#lastOpened = name;
    if (depth >= MAX_DEPTH) throw new TooMuch(`elements nest deeper than ${MAX_DEPTH}`);
    if (this.#droppedAt !== Infinity) return;
    if (this.kept.byDepth[depth]?.has(name) === false || this.kept.dropped.has(name)) {
      this.#droppedAt = depth;
      return;
    }
    if (++this.#elements > MAX_ELEMENTS) throw new TooMuch(`more than ${MAX_ELEMENTS} elements`);
    const element: XmlElement = { name, attributes: tag.attributes, content: [] };
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

/** The five entities of XML, and behind them those of ISO 8879; one that neither has stays as it is written. */
const withIsoEntities = (predefined: Record<string, string>): Record<string, string> =>
  new Proxy(predefined, {
    get: (known, name) =>
      typeof name === 'string' ? (known[name] ?? isoEntity(name) ?? `&${name};`) : undefined,
  });

/** Whether something that takes memory exceeds what a patent has. */
class TooMuch extends Error {}
