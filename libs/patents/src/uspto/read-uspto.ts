import type { ReadLimits } from '../limits.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';
import { parseDocument } from './parse-document.js';
import { patentFromTree } from './patent-from-tree.js';
import { splitDocuments } from './split-documents.js';
import { XmlDocumentError } from './xml-document-error.js';

/** Reads USPTO grant and application XML: one document, or a weekly file of thousands of them. */
export async function* readUsptoXml(
  file: string,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  let record = 0;
  for await (const piece of splitDocuments(chunks, limits.documentBytes)) {
    if (piece.type === 'document' && isBetweenDocuments(piece.bytes)) continue;
    const where = { file, place: { record: ++record, line: null, byte: piece.byte } };
    if (piece.type === 'document') yield* readDocument(piece.bytes, where);
    else {
      const reason = `the document has more than ${limits.documentBytes} bytes`;
      yield rejected('record', 'PATENT_RECORD_TOO_LARGE', reason, where, piece.head);
    }
  }
}

function* readDocument(bytes: Buffer, where: RecordOrigin): Generator<ReadResult> {
  try {
    yield* resultsOf(patentFromTree(parseDocument(bytes)), where);
  } catch (error) {
    if (!(error instanceof XmlDocumentError)) throw error;
    yield rejected('record', error.code, error.message, where, error.near);
  }
}

/** White space and comments behind the last document. */
function isBetweenDocuments(bytes: Buffer): boolean {
  if (bytes.length > 4096) return false;
  return /^(?:[\s\uFEFF]|<!--(?:(?!-->)[^])*-->)*$/.test(bytes.toString('utf8'));
}
