import type { FormatContent } from '../format/patent-format.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { spoolArchive } from '../source/archive.js';
import { patentFromJson } from '../tabular/json-record.js';
import { resultsOf } from '../record/record-results.js';

/** Rows as objects, of a format that can only be read with its whole file at hand. @throws where the file is none of the format */
export type RowsOf = (path: string) => AsyncIterable<Record<string, unknown>>;

/** Reads a table whose index stands at its end: from its file, or from one that its stream is put into. */
export async function* readWholeFile(content: FormatContent, rows: RowsOf): AsyncGenerator<ReadResult> {
  const { file, path, chunks, limits } = content;
  const stored =
    path === null
      ? await spoolArchive(file, chunks, limits)
      : { path, remove: () => chunks.return(undefined) };
  let record = 0;
  const place = () => ({ record: record + 1, line: null, byte: null });
  try {
    for await (const row of rows(stored.path)) {
      const where = { file, place: place() };
      record++;
      yield* resultsOf(patentFromJson(row), where);
    }
  } catch (error) {
    const reason = `${error instanceof Error ? error.message : String(error)}; what follows is lost`;
    yield rejected('file', 'PATENT_TABLE_MALFORMED', reason.slice(0, 300), { file, place: place() });
  } finally {
    await stored.remove();
  }
}
