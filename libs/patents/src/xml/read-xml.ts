import { SNIFFED_BYTES, type FormatContent } from '../format/patent-format.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';
import { declaredEncoding, decodeDocument } from './decode-document.js';
import { parseDocument } from './parse-document.js';
import { localName, rootElement, type RootElement } from './root-element.js';
import { splitDocuments, type DocumentMarks } from './split-documents.js';
import type { XmlDialect } from './xml-dialect.js';
import { near, XmlDocumentError } from './xml-document-error.js';

/** Before the root: the declarations of drawings in older documents are some kilobytes. */
const MAX_PROLOG_CHARACTERS = 1_000_000;

/** Reads one document or many behind each other, each by the dialect that its root is of; `read` names the roots that are read. */
export async function* readXml(
  { file, head, chunks, limits }: FormatContent,
  dialects: readonly XmlDialect[],
  read: string,
): AsyncGenerator<ReadResult> {
  const reader = new DocumentReader(dialects, read, declaredEncoding(head) ?? 'UTF-8');
  const marks = marksOf(dialects, head.toString('latin1', 0, SNIFFED_BYTES));
  let record = 0;
  let wrapper: RecordOrigin | null = null;
  for await (const piece of splitDocuments(chunks, marks, limits.documentBytes)) {
    if (piece.type === 'document' && isBetweenDocuments(piece.bytes)) continue;
    const where = { file, place: { record: record + 1, line: null, byte: piece.byte } };
    if (piece.type === 'oversized') {
      record++;
      const reason = `the document has more than ${limits.documentBytes} bytes`;
      yield rejected('record', 'PATENT_RECORD_TOO_LARGE', reason, where, piece.head);
      continue;
    }
    const document = reader.open(piece.bytes, marks);
    if (document.type === 'wrapper') {
      wrapper ??= where;
      continue;
    }
    record++;
    if (document.type === 'page') {
      yield rejected('file', 'PATENT_XML_ROOT', document.reason, where, piece.bytes);
      return;
    }
    yield* resultsOfDocument(document, where);
  }
  if (record === 0 && wrapper !== null) {
    const reason = `holds no ${dialects.map(({ patentElement }) => patentElement).join(' or ')}`;
    yield rejected('file', 'PATENT_FIELD_MISSING', reason, wrapper, head);
  }
}

function* resultsOfDocument(document: OpenedDocument, where: RecordOrigin): Generator<ReadResult> {
  try {
    if (document.type === 'broken') throw document.error;
    if (document.type !== 'patent') return;
    const { text, dialect } = document;
    yield* resultsOf(dialect.patentFrom(parseDocument(text, dialect.kept)), where);
  } catch (error) {
    if (!(error instanceof XmlDocumentError)) throw error;
    yield rejected('record', error.code, error.message, where, error.near);
  }
}

/** Around patents a file opens a handful of elements; no more are remembered of one that opens millions. */
const MAX_OPENED = 1000;
const MAX_NAME_CHARACTERS = 200;

const START_TAG = /<([\p{L}_][\p{L}\p{N}_.:-]*)/gu;
const END_TAG = /^<\/([\p{L}_][\p{L}\p{N}_.:-]*)/u;

type OpenedDocument =
  | { readonly type: 'patent'; readonly text: string; readonly dialect: XmlDialect }
  /** What stands around patents: the root of an exchange file, its end. */
  | { readonly type: 'wrapper' }
  /** A page of the web: whatever follows is no patent either. */
  | { readonly type: 'page'; readonly reason: string }
  | { readonly type: 'broken'; readonly error: XmlDocumentError };

class DocumentReader {
  readonly #patents = new Map<string, XmlDialect>();
  readonly #wrappers = new Set<string>();
  /** Names of the elements that were opened around patents so far, the first ones. */
  readonly #opened = new Set<string>();

  constructor(
    dialects: readonly XmlDialect[],
    private readonly read: string,
    private encoding: string,
  ) {
    for (const dialect of dialects) {
      const { patentElement, roots } = dialect;
      for (const name of patentElement === undefined ? roots : [patentElement])
        this.#patents.set(name, dialect);
      if (patentElement !== undefined) for (const name of roots) this.#wrappers.add(name);
    }
  }

  open(bytes: Buffer, marks: DocumentMarks): OpenedDocument {
    try {
      this.encoding = declaredEncoding(bytes) ?? this.encoding;
      const text = decodeDocument(bytes, this.encoding);
      const root = rootElement(text);
      const dialect = root && this.#patents.get(localName(root.name));
      if (dialect) return { type: 'patent', text: withinBounds(text, root), dialect };
      if (root !== null && isPage(root)) return { type: 'page', reason: this.#otherRoot(root) };
      const ends = root === null && text.startsWith('</');
      const around = root === null ? this.#endsAround(text) : this.#wrappers.has(localName(root.name));
      // One that ends with a patent's end tag has lost the start tag of it.
      if (marks.starts.length > 0 && around && !endsPatent(text, marks)) {
        this.#remember(text);
        return { type: 'wrapper' };
      }
      if (ends || around)
        throw new XmlDocumentError('PATENT_XML_MALFORMED', 'has no start tag', near(text, 0));
      throw new XmlDocumentError('PATENT_XML_ROOT', this.#otherRoot(root), near(text, 0));
    } catch (error) {
      if (!(error instanceof XmlDocumentError)) throw error;
      return { type: 'broken', error };
    }
  }

  #remember(text: string): void {
    for (const [, name = ''] of text.matchAll(START_TAG)) {
      if (this.#opened.size === MAX_OPENED) return;
      // A copy: part of a text would keep the whole text alive.
      if (name.length <= MAX_NAME_CHARACTERS) this.#opened.add(Buffer.from(name).toString());
    }
  }

  /** Whether a text begins with the end tag of an element around patents. */
  #endsAround(text: string): boolean {
    const name = END_TAG.exec(text)?.[1];
    return name !== undefined && this.#opened.has(name);
  }

  #otherRoot(root: RootElement | null): string {
    const found =
      root === null ? 'there is no root element' : `the root element is ${root.name.slice(0, 100)}`;
    return `${found}; read are ${this.read}`;
  }
}

const isPage = ({ name }: RootElement): boolean => /^(?:html|head|body)$/i.test(name);

const endsPatent = (text: string, { starts }: DocumentMarks): boolean =>
  starts.some((name) => text.endsWith(`</${name}>`));

/** A parser keeps what stands before the root. */
function withinBounds(text: string, root: RootElement): string {
  if (root.at <= MAX_PROLOG_CHARACTERS) return text;
  const reason = `more than ${MAX_PROLOG_CHARACTERS} characters before the root element`;
  throw new XmlDocumentError('PATENT_RECORD_TOO_LARGE', reason, near(text, 0));
}

/** The names of the elements at which a file is cut, with the prefix that they have in it. */
function marksOf(dialects: readonly XmlDialect[], head: string): DocumentMarks {
  const written = (name: string): string =>
    new RegExp(`<((?:[\\w.-]{1,60}:)?${name})[\\s/>]`).exec(head)?.[1] ?? name;
  const starts = dialects.flatMap(({ patentElement }) => patentElement ?? []).map(written);
  const whole = dialects.filter(({ patentElement }) => patentElement === undefined);
  return { ends: [...whole.flatMap(({ roots }) => roots).map(written), ...starts], starts };
}

/** White space and comments behind the last document. */
function isBetweenDocuments(bytes: Buffer): boolean {
  if (bytes.length > 4096) return false;
  return /^(?:[\s\uFEFF]|<!--(?:(?!-->)[^])*-->)*$/.test(bytes.toString('utf8'));
}
