import { PatentSourceError } from './errors.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { rejected, type RecordPlace, type ReadResult } from './record/rejection.js';
import { archiveEntries, spoolArchive } from './source/archive.js';
import { gatherChunks, peek } from './source/chunks.js';
import { detectFormat, type PatentFormat } from './format.js';
import { openSource, type OpenedSource, type PatentSource } from './source/open-source.js';
import { gunzip, UnpackError } from './source/unpack.js';
import { readCsv } from './tabular/read-csv.js';
import { readJsonl } from './tabular/read-jsonl.js';
import { readUsptoXml } from './uspto/read-uspto.js';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ReadLimits>;
}

const WHOLE_FILE: RecordPlace = { record: 1, line: null, byte: 0 };
const READ_FORMATS = 'USPTO XML, JSONL, CSV, and zip or gzip of these';

/**
 * Reads the patents of a file or stream: USPTO grant and application XML (one document or a weekly file), JSONL, CSV,
 * and zip or gzip of these, told apart by content. Holds one record at a time, however long the source.
 *
 * What cannot be read comes as a rejection between the patents, and reading goes on; `limits` says what is too much.
 * @throws PatentSourceError when nothing of the source can be read
 */
export async function* readPatents(
  source: PatentSource,
  options: ReadOptions = {},
): AsyncGenerator<ReadResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const signal = options.signal ?? null;
  const opened = await openSource(source, signal);
  let rejectedRecords = 0;
  try {
    for await (const result of readOpened(opened, limits)) {
      signal?.throwIfAborted();
      yield result;
      if (result.type === 'patent' || result.rejection.scope === 'field') continue;
      if (++rejectedRecords < limits.rejectedRecords) continue;
      const reason = `${rejectedRecords} records are rejected; the rest is not read`;
      yield rejected('file', 'PATENT_REJECTIONS_TOO_MANY', reason, result.rejection);
      return;
    }
  } finally {
    await opened.chunks.return(undefined);
  }
}

async function* readOpened(opened: OpenedSource, limits: ReadLimits): AsyncGenerator<ReadResult> {
  const { file, head, chunks } = opened;
  const format = detectFormat(head);
  switch (format) {
    case 'zip':
      yield* readArchive(opened, limits);
      return;
    case 'gzip':
      yield* readUnpacked(file, gunzip(chunks, limits), limits);
      return;
    case 'utf-16':
      throw new PatentSourceError('PATENT_SOURCE_ENCODING', file, 'is UTF-16; write UTF-8');
    case 'unknown':
      throw new PatentSourceError(
        'PATENT_SOURCE_FORMAT',
        file,
        `the format is unknown; read are ${READ_FORMATS}`,
      );
    default:
      yield* readContent(format, file, head, chunks, limits);
  }
}

function readContent(
  format: PatentFormat,
  file: string,
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  switch (format) {
    case 'uspto-xml':
      return readUsptoXml(file, chunks, limits);
    case 'jsonl':
      return readJsonl(file, chunks, limits);
    case 'csv':
      return readCsv(file, head, chunks, limits);
  }
}

async function* readArchive(opened: OpenedSource, limits: ReadLimits): AsyncGenerator<ReadResult> {
  const { file, path } = opened;
  const archive =
    path === null
      ? await spoolArchive(file, opened.chunks, limits)
      : { path, remove: () => opened.chunks.return(undefined) };
  try {
    for await (const entry of archiveEntries(archive.path, limits)) {
      const results = readUnpacked(`${file}!${entry.name}`, entry.chunks, limits);
      for await (const result of results) {
        yield result;
        // Further entries would only unpack more.
        if (result.type === 'rejection' && result.rejection.code === 'PATENT_ARCHIVE_BOMB') return;
      }
    }
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    yield rejected('file', error.code, error.message, { file, place: WHOLE_FILE });
  } finally {
    await archive.remove();
  }
}

/** Content that came out of an archive: here faults are rejections, since other entries may be sound. */
async function* readUnpacked(
  file: string,
  unpacked: AsyncGenerator<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  let place = WHOLE_FILE;
  try {
    const { head, chunks } = await peek(gatherChunks(unpacked));
    const format = detectFormat(head);
    if (format === 'zip' || format === 'gzip') {
      const reason = 'is an archive within an archive; unpack it first';
      yield rejected('file', 'PATENT_ARCHIVE_NESTED', reason, { file, place });
    } else if (format === 'utf-16') {
      yield rejected('file', 'PATENT_ENCODING_INVALID', 'is UTF-16; write UTF-8', { file, place });
    } else if (format === 'unknown') {
      const reason = head.length === 0 ? 'has no content' : `the format is unknown; read are ${READ_FORMATS}`;
      yield rejected('file', 'PATENT_FORMAT_UNKNOWN', reason, { file, place }, head);
    } else {
      for await (const result of readContent(format, file, head, chunks, limits)) {
        const met = result.type === 'patent' ? result.place : result.rejection.place;
        place = { record: met.record + 1, line: null, byte: null };
        yield result;
      }
    }
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    yield rejected('file', error.code, error.message, { file, place });
  } finally {
    await unpacked.return(undefined);
  }
}
