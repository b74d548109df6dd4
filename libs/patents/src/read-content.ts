import { detectFormat, READ_FORMATS } from './formats.js';
import { sourceResults } from './format/source-results.js';
import type { ReadLimits } from './limits.js';
import { rejected, type RecordPlace, type RejectionCode, type SourceResult } from './record/rejection.js';
import { archiveEntries, type ArchiveEntry, spoolArchive } from './source/archive.js';
import { gatherChunks, peek } from './source/chunks.js';
import type { OpenedSource } from './source/open-source.js';
import { tarEntries } from './source/tar.js';
import { utf8FromUtf16 } from './source/transcode.js';
import { gunzip, UnpackError, type UnpackMeter } from './source/unpack.js';

/** How far archives may stand within archives: a weekly zip of yearly tars of gzipped files is three. */
const MAX_DEPTH = 4;

export interface Unpacking {
  readonly limits: ReadLimits;
  /** One for a source and all that is packed in it. */
  readonly meter: UnpackMeter;
  /** How many packings this content came out of. */
  readonly depth: number;
}

const WHOLE_FILE: RecordPlace = { record: 1, line: null, byte: 0 };

/** Reads content in a known format, or unpacks it and reads what comes out. Faults are rejections: what stands beside may be sound. */
export async function* readContent(
  content: OpenedSource,
  unpacking: Unpacking,
): AsyncGenerator<SourceResult> {
  const { file, head, chunks } = content;
  const format = detectFormat(head);
  const refuse = (code: RejectionCode, reason: string) =>
    rejected('file', code, reason, { file, place: WHOLE_FILE }, head);
  if (typeof format !== 'string') {
    yield* sourceResults(format, format.read({ ...content, limits: unpacking.limits }));
  } else if (format === 'unknown') {
    const reason = head.length === 0 ? 'has no content' : `the format is unknown; read are ${READ_FORMATS}`;
    yield refuse('PATENT_FORMAT_UNKNOWN', reason);
  } else if (unpacking.depth >= MAX_DEPTH) {
    yield refuse('PATENT_ARCHIVE_NESTED', `is packed more than ${MAX_DEPTH} times over`);
  } else if (format === 'zip') {
    yield* readZip(content, unpacking);
  } else if (format === 'tar') {
    yield* readEntries(file, tarEntries(chunks), unpacking);
  } else {
    const unpacked = format === 'gzip' ? gunzip(chunks, unpacking.meter) : utf8FromUtf16(chunks, head);
    yield* readUnpacked(file, unpacked, { ...unpacking, depth: unpacking.depth + 1 });
  }
}

async function* readZip(content: OpenedSource, unpacking: Unpacking): AsyncGenerator<SourceResult> {
  const { file, path, chunks } = content;
  const archive =
    path === null
      ? await spoolArchive(file, chunks, unpacking.limits)
      : { path, remove: () => chunks.return(undefined) };
  try {
    yield* readEntries(file, archiveEntries(archive.path, unpacking.meter), unpacking);
  } finally {
    await archive.remove();
  }
}

async function* readEntries(
  file: string,
  entries: AsyncGenerator<ArchiveEntry>,
  unpacking: Unpacking,
): AsyncGenerator<SourceResult> {
  try {
    for await (const { name, chunks } of entries) {
      const within = { ...unpacking, depth: unpacking.depth + 1 };
      for await (const result of readUnpacked(`${file}!${name}`, chunks, within)) {
        yield result;
        // Further entries would only unpack more.
        if (result.type === 'rejection' && result.rejection.code === 'PATENT_ARCHIVE_BOMB') return;
      }
    }
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    yield rejected('file', error.code, error.message, { file, place: WHOLE_FILE });
  }
}

async function* readUnpacked(
  file: string,
  unpacked: AsyncGenerator<Buffer>,
  unpacking: Unpacking,
): AsyncGenerator<SourceResult> {
  let place = WHOLE_FILE;
  try {
    const content = { file, path: null, ...(await peek(gatherChunks(unpacked))) };
    for await (const result of readContent(content, unpacking)) {
      const met = result.type === 'patent' ? result.place : result.rejection.place;
      place = { record: met.record + 1, line: null, byte: null };
      yield result;
    }
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    yield rejected('file', error.code, error.message, { file, place });
  } finally {
    await unpacked.return(undefined);
  }
}
