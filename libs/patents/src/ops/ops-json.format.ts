import { patentFromExchange } from '../docdb/patent-from-exchange.js';
import type { FormatContent, PatentFormat } from '../format/patent-format.js';
import { resultsOf } from '../record/record-results.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { readWholeJson } from '../source/whole-json.js';
import { descendants } from '../xml/xml-tree.js';
import { OPS_FIELDS } from './ops-fields.js';
import { treeFromJson } from './tree-from-json.js';

/** The same answers of the Open Patent Services in JSON: elements are keys, `@` begins attributes, `$` is text. */
export const opsJson: PatentFormat = {
  name: 'ops-json',
  publishedBy: 'office',
  standard: 'EPO Open Patent Services JSON (ops:world-patent-data), version 3',
  fills: OPS_FIELDS,
  recognises: (start) => /^\{\s*"(?:\w{1,20}:)?world-patent-data"\s*:/.test(start),
  read: readOpsJson,
};

async function* readOpsJson({ file, chunks, limits }: FormatContent): AsyncGenerator<ReadResult> {
  const where = { file, place: { record: 1, line: null, byte: 0 } };
  const read = await readWholeJson(chunks, limits.documentBytes);
  const root = 'value' in read ? treeFromJson(read.value) : read;
  if ('code' in root) {
    yield rejected('file', root.code, root.reason, where, root.met);
    return;
  }
  let record = 0;
  for (const document of descendants(root, 'exchange-document')) {
    const place = { record: ++record, line: null, byte: null };
    yield* resultsOf(patentFromExchange(document), { file, place });
  }
  if (record === 0) yield rejected('file', 'PATENT_FIELD_MISSING', 'holds no exchange-document', where);
}
