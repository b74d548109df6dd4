import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { ArchiveEntry } from './archive.js';
import { UnpackError } from './unpack.js';

/** The files of a tar archive in its order, read as they come; each must be read, or left, before the next. */
export async function* tarEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<ArchiveEntry> {
  const unpacker = extract();
  const source = Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
  source.on('error', (error) => unpacker.destroy(error));
  source.pipe(unpacker);
  try {
    for await (const entry of unpacker) {
      const { name, type } = entry.header;
      if (type === 'file' || type === 'contiguous-file')
        yield { name, chunks: contentOf(entry as AsyncIterable<Uint8Array>) };
      entry.resume();
    }
  } catch (error) {
    throw error instanceof UnpackError ? error : tarFault(error, source.errored);
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

async function* contentOf(entry: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of entry) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  } catch (error) {
    throw error instanceof UnpackError ? error : tarFault(error, null);
  }
}

/** What went wrong below the archive, while it was unpacked or read, says more than the archive does. */
function tarFault(error: unknown, below: Error | null): Error {
  if (below !== null) return below;
  const reason = error instanceof Error ? error.message : String(error);
  return new UnpackError('PATENT_ARCHIVE_BROKEN', `tar: ${reason}; what follows is lost`, { cause: error });
}
