import { PatentSourceError } from '../errors.js';
import { SNIFFED_BYTES } from '../format/patent-format.js';
import { detectFormat } from '../formats.js';
import { readPatents } from '../read-patents.js';
import type { PatentRecord } from '../record/patent-record.js';
import { formatPlace, type Rejection } from '../record/rejection.js';
import { decodeText } from './decode-text.js';

/** What a file says that is to be classified: a text, or the parts of a patent. */
export type GivenDocument =
  | { readonly text: string }
  | { readonly title?: string; readonly abstract?: string; readonly claims?: string };

/**
 * The one document in a file that a person gives to be classified: plain text in whatever encoding, or one patent in a format that
 * is read. Never a part of what the file holds, and never its markup.
 * @throws PatentSourceError PATENT_SOURCE_FORMAT for what is neither, PATENT_SOURCE_EMPTY for what says nothing,
 * PATENT_SOURCE_SEVERAL for more than one patent
 */
export async function readDocument(bytes: Buffer, file: string): Promise<GivenDocument> {
  const text = decodeText(bytes, file).trim();
  if (text === '') throw new PatentSourceError('PATENT_SOURCE_EMPTY', file, 'has no text');
  // Answers of offices are read as they are; other JSON may come without a number.
  const format = detectFormat(Buffer.from(text.slice(0, SNIFFED_BYTES)));
  const isOffice = typeof format !== 'string' && format.publishedBy === 'office' && !text.startsWith('<');
  if (isOffice) return partsOf(await onlyPatent(text, file), file);
  const json = jsonLines(text, file);
  if (json === null && !isPatentFormat(text, file)) return { text };
  return partsOf(await onlyPatent(json ?? text, file), file);
}

/** Whether what is no JSON is in a format of patents. A text may begin with what only looks like a tag, or like JSON. */
function isPatentFormat(text: string, file: string): boolean {
  if (/^<(?:!doctype html|html)[\s>]/i.test(text)) {
    throw new PatentSourceError('PATENT_SOURCE_FORMAT', file, 'is HTML; give its text');
  }
  if (text.startsWith('<')) return isMarkup(text);
  const format = detectFormat(Buffer.from(text.slice(0, SNIFFED_BYTES)));
  return !/^[{[]/.test(text) && typeof format !== 'string';
}

function isMarkup(text: string): boolean {
  if (/^<(?:\?xml|!DOCTYPE|!--)/.test(text)) return true;
  const root = /^<([A-Za-z][\w:.-]*)[\s>]/.exec(text)?.[1];
  return root !== undefined && text.endsWith(`</${root}>`);
}

/** JSON in lines with a number each, since a document needs none to be classified; null for what is no JSON. */
function jsonLines(text: string, file: string): string | null {
  const array = text.startsWith('[') && /^\[\s*[{\]]/.test(text);
  if (!array && !/^\{\s*["}]/.test(text)) return null;
  const values = wholeJson(text) ?? linesOfJson(text, file);
  if (values.length === 0) throw new PatentSourceError('PATENT_SOURCE_EMPTY', file, 'is an empty list');
  return values.map((value) => JSON.stringify(numbered(value))).join('\n');
}

function wholeJson(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return null;
  }
}

function linesOfJson(text: string, file: string): readonly unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, at) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (error) {
      const reason = `is no JSON: ${lines.length > 1 ? `line ${at + 1}: ` : ''}${(error as Error).message.slice(0, 200)}`;
      throw new PatentSourceError('PATENT_SOURCE_FORMAT', file, reason, { cause: error });
    }
  });
}

const numbered = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { id: 'document', ...value } : value;

async function onlyPatent(content: string, file: string): Promise<PatentRecord> {
  async function* stream() {
    yield Buffer.from(content);
  }
  let only: PatentRecord | null = null;
  let refused: Rejection | null = null;
  for await (const result of readPatents({ name: file, stream: stream() })) {
    if (result.type === 'patent') {
      if (only !== null) {
        const reason =
          'holds several patents; one is classified at a time. Import the file and use classify-patents for all';
        throw new PatentSourceError('PATENT_SOURCE_SEVERAL', file, reason);
      }
      only = result.patent;
    } else if (result.rejection.scope !== 'field') refused ??= result.rejection;
  }
  if (only !== null && refused === null) return only;
  const reason = refused === null ? 'holds no patent' : `${formatPlace(refused.place)}: ${refused.reason}`;
  throw new PatentSourceError('PATENT_SOURCE_FORMAT', file, reason);
}

function partsOf({ title, abstract, claims }: PatentRecord, file: string): GivenDocument {
  if (title === null && abstract === null && claims.length === 0) {
    const reason = 'has neither title nor abstract nor claims';
    throw new PatentSourceError('PATENT_SOURCE_EMPTY', file, reason);
  }
  return {
    ...(title !== null && { title }),
    ...(abstract !== null && { abstract }),
    ...(claims.length > 0 && { claims: claims.map(({ number, text }) => `${number}. ${text}`).join('\n') }),
  };
}
