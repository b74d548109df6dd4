import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { PatentSourceError } from '../errors.js';
import type { ReadLimits } from '../limits.js';
import { drain } from './chunks.js';
import { UnpackError, type UnpackMeter } from './unpack.js';

export interface ArchiveEntry {
  readonly name: string;
  /** Throws `UnpackError` where the entry is damaged or the archive unpacks to too much. */
  readonly chunks: AsyncGenerator<Buffer>;
}

/**
 * The files of a zip archive in the order of its index, one at a time, unpacked as they are read.
 * @throws UnpackError when the index cannot be read
 */
export async function* archiveEntries(path: string, meter: UnpackMeter): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(path, { autoClose: false }).catch(archiveFault);
  const entries = zip.eachEntry();
  try {
    for (;;) {
      const next = await entries.next().catch(archiveFault);
      if (next.done === true) return;
      const entry = next.value;
      if (!entry.fileName.endsWith('/'))
        yield { name: entry.fileName, chunks: unpackedEntry(zip, entry, meter) };
    }
  } finally {
    zip.close();
  }
}

async function* unpackedEntry(zip: ZipFile, entry: Entry, meter: UnpackMeter): AsyncGenerator<Buffer> {
  const chunks = drain(await zip.openReadStreamPromise(entry).catch(archiveFault));
  let checksum = 0;
  try {
    for (;;) {
      const next = await chunks.next().catch(archiveFault);
      if (next.done === true) break;
      meter.count(next.value.length);
      checksum = crc32(next.value, checksum);
      yield next.value;
    }
  } finally {
    await chunks.return(undefined);
  }
  if (checksum !== entry.crc32)
    archiveFault(new Error('the checksum of the entry does not match its content'));
}

function archiveFault(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new UnpackError('PATENT_ARCHIVE_BROKEN', `zip: ${reason}`, { cause: error });
}

export interface SpooledArchive {
  readonly path: string;
  remove(): Promise<void>;
}

/** Puts a streamed archive into the folder for temporary files, because the index of a zip stands at its end. */
export async function spoolArchive(
  file: string,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): Promise<SpooledArchive> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-archive-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'source.zip');
  let bytes = 0;
  async function* bounded(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limits.spooledBytes) {
        const reason = `an archive that arrives as a stream may have ${limits.spooledBytes} bytes`;
        throw new PatentSourceError('PATENT_SOURCE_TOO_LARGE', file, reason);
      }
      yield chunk;
    }
  }
  try {
    await pipeline(Readable.from(bounded()), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}
