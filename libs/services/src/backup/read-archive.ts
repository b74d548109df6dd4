import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { backupInvalid, type NonetError } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';

/** A file in an archive; its content is read before the next one comes. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** The files of a gzipped tar archive, in order. @throws BACKUP_INVALID; FILE_UNREADABLE */
export async function* readArchive(file: string): AsyncIterable<ArchiveEntry> {
  const entries = extract();
  const unpacked = pipeline(createReadStream(file), createGunzip(), entries);
  const broken = unpacked.then(() => new Promise<never>(() => undefined));
  broken.catch(() => undefined);
  try {
    for await (const entry of entries) {
      yield { name: entry.header.name, content: chunksOf(entry as AsyncIterable<Buffer>, broken) };
    }
    await unpacked;
  } catch (error) {
    throw archiveError(file, error);
  } finally {
    entries.destroy();
  }
}

/** What went wrong while an archive was read, as an error of this program. */
export function archiveError(file: string, error: unknown): NonetError {
  const { code, message } = error as NodeJS.ErrnoException;
  // What is wrong with the compression has a code Z_…; the archive itself complains without one.
  const isArchive = code === undefined ? /tar|header|unexpected end/i.test(message) : code.startsWith('Z_');
  return isArchive ? backupInvalid({ file, reason: message }, error) : toNonetError(error);
}

/** The content of an entry. Where the archive breaks off, the entry by itself does not say why, or waits for ever. */
async function* chunksOf(entry: AsyncIterable<Buffer>, broken: Promise<never>): AsyncIterable<Buffer> {
  const chunks = entry[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await Promise.race([chunks.next().catch(() => broken), broken]);
    if (done) return;
    yield value;
  }
}

/** The whole content of a small entry. */
export async function contentOf({ content }: ArchiveEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
