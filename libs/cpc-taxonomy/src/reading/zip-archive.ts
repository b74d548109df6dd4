import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { SchemeError } from './scheme-error.js';

/** The whole scheme as XML is some 130 MB in 700 files; these bounds leave room for decades and stop a zip bomb. */
const MAX_ENTRIES = 20_000;
const MAX_TOTAL_BYTES = 2 * 1024 ** 3;
const MAX_ENTRY_BYTES = 256 * 1024 ** 2;
const MAX_RATIO = 250;
/** Small entries may be highly regular; the ratio says something only above this size. */
const RATIO_FROM_BYTES = 8 * 1024 ** 2;

/** An open zip archive. Close it. */
export interface ZipArchive {
  /** Names of the files, without folders, in the order of the archive. */
  readonly names: readonly string[];
  /** Streams a file of the archive; its checksum is verified at the end. Throws `SchemeError`. */
  read(name: string): AsyncIterable<Buffer>;
  close(): void;
}

/** Opens a zip file and checks its directory. Throws `SchemeError` where it is broken, encrypted or a bomb. */
export async function openZipArchive(file: string): Promise<ZipArchive> {
  const zip = await openPromise(file, { autoClose: false }).catch((cause: Error) => {
    throw broken(file, null, cause);
  });
  try {
    const entries = await readDirectory(zip, file);
    return {
      names: [...entries.keys()],
      read: (name) => readEntry(zip, file, name, entries.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readDirectory(zip: ZipFile, file: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      total += entry.uncompressedSize;
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
      if (
        zip.entriesRead > MAX_ENTRIES ||
        total > MAX_TOTAL_BYTES ||
        entry.uncompressedSize > MAX_ENTRY_BYTES ||
        (entry.uncompressedSize > RATIO_FROM_BYTES && ratio > MAX_RATIO)
      ) {
        const allowed = `at most ${MAX_ENTRIES} files, ${MAX_TOTAL_BYTES} bytes unpacked (${MAX_ENTRY_BYTES} in one file), packed at most ${MAX_RATIO} to 1`;
        const place = { file, entry: entry.fileName, line: null };
        throw new SchemeError(
          'SCHEME_ARCHIVE_TOO_LARGE',
          place,
          `the archive unpacks to too much; allowed is ${allowed}.`,
        );
      }
      if (entry.isEncrypted()) throw broken(file, entry.fileName, new Error('it is encrypted'));
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw error instanceof SchemeError ? error : broken(file, null, error as Error);
  }
  return entries;
}

async function* readEntry(
  zip: ZipFile,
  file: string,
  name: string,
  entry: Entry | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  if (entry === undefined) throw broken(file, name, new Error('it is not in the archive'));
  let checksum = 0;
  let stream: Readable;
  try {
    stream = await zip.openReadStreamPromise(entry);
  } catch (error) {
    throw broken(file, name, error as Error);
  }
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: Error) => {
        throw broken(file, name, error);
      });
      if (next.done === true) break;
      checksum = crc32(next.value, checksum);
      yield next.value;
    }
    if (checksum !== entry.crc32) throw broken(file, name, new Error('its checksum does not match'));
  } finally {
    stream.destroy();
  }
}

function broken(file: string, entry: string | null, cause: Error): SchemeError {
  const what = `this zip archive cannot be read (${cause.message}); download it again.`;
  return new SchemeError('SCHEME_ARCHIVE_BROKEN', { file, entry, line: null }, what, { cause });
}
