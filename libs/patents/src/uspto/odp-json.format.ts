import { BIBLIOGRAPHY } from '../format/filled-fields.js';
import type { FormatContent, PatentFormat } from '../format/patent-format.js';
import { resultsOf } from '../record/record-results.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { readWholeJson } from '../source/whole-json.js';
import { patentFromOdp } from './patent-from-odp.js';

/** What the search of the USPTO's Open Data Portal answers: files of applications, without abstract and claims. */
export const odpJson: PatentFormat = {
  name: 'uspto-odp',
  publishedBy: 'office',
  standard: 'USPTO Open Data Portal JSON (patentFileWrapperDataBag)',
  fills: ['title', ...BIBLIOGRAPHY, 'classifications', 'labels'],
  // Behind a few counts and names of the request.
  recognises: (start) =>
    /^\{\s*(?:"\w{1,60}"\s*:\s*(?:\d{1,20}|"[^"]{0,200}"|null)\s*,\s*){0,8}"patentFileWrapperDataBag"\s*:/.test(
      start,
    ),
  read: readOdpJson,
};

async function* readOdpJson({ file, chunks, limits }: FormatContent): AsyncGenerator<ReadResult> {
  const where = { file, place: { record: 1, line: null, byte: 0 } };
  const read = await readWholeJson(chunks, limits.documentBytes);
  if ('code' in read) {
    yield rejected('file', read.code, read.reason, where, read.met);
    return;
  }
  const bag = (read.value as { readonly patentFileWrapperDataBag: unknown }).patentFileWrapperDataBag;
  if (!Array.isArray(bag)) {
    yield rejected('file', 'PATENT_FIELD_INVALID', 'patentFileWrapperDataBag is no list', where);
    return;
  }
  for (const [index, wrapper] of bag.entries())
    yield* resultsOf(patentFromOdp(wrapper), { file, place: { record: index + 1, line: null, byte: null } });
}
