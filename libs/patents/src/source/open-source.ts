import { constants, createReadStream, openSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { PatentSourceError } from '../errors.js';
import { CHUNK_BYTES, gatherChunks, peek, type PeekedChunks } from './chunks.js';

/** A file by its path (`-`: standard input; a named pipe is read as a stream), or a stream (a Readable, a request body) with the name it is to be reported under. */
export type PatentSource = string | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

export interface OpenedSource extends PeekedChunks {
  readonly file: string;
  readonly path: string | null;
}

/** @throws PatentSourceError when there is nothing to read: no such file, a folder, no permission, no content. */
export async function openSource(source: PatentSource, signal: AbortSignal | null): Promise<OpenedSource> {
  signal?.throwIfAborted();
  const file = typeof source === 'string' ? source : source.name;
  const path = typeof source === 'string' && (await isRegularFile(source)) ? source : null;
  const bytes = typeof source === 'string' ? bytesOf(source, path !== null, signal) : source.stream;
  const peeked = await peek(gatherChunks(reported(file, bytes, signal)));
  if (peeked.head.length === 0) throw new PatentSourceError('PATENT_SOURCE_EMPTY', file, 'has no content');
  return { file, path, ...peeked };
}

const STANDARD_INPUT = '-';

function bytesOf(file: string, isRegular: boolean, signal: AbortSignal | null): AsyncIterable<Uint8Array> {
  if (isRegular) return createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const stream = file === STANDARD_INPUT ? process.stdin : openPipe(file);
  // For as long as one likes nothing may come: who waits for it must be able to give up.
  return signal === null ? stream : addAbortSignal(signal, stream);
}

/** A socket waits neither for a writer nor, in a thread, for what is written. */
function openPipe(file: string): Readable {
  if (!statSync(file).isFIFO()) return createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

/** Whether it can be read at any place; otherwise it comes once, as a stream. @throws PatentSourceError for what cannot be read */
async function isRegularFile(file: string): Promise<boolean> {
  if (file === STANDARD_INPUT) return false;
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    throw new PatentSourceError(
      missing ? 'PATENT_SOURCE_MISSING' : 'PATENT_SOURCE_UNREADABLE',
      file,
      missing ? 'there is no such file' : error.message,
      { cause: error },
    );
  });
  if (found.isDirectory()) {
    throw new PatentSourceError('PATENT_SOURCE_FOLDER', file, 'is a folder; name one file');
  }
  if (!found.isFile() && !found.isFIFO() && !found.isCharacterDevice()) {
    throw new PatentSourceError('PATENT_SOURCE_UNREADABLE', file, 'is neither a file nor a pipe');
  }
  return found.isFile();
}

async function* reported(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | null,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatentSourceError('PATENT_SOURCE_UNREADABLE', file, reason, { cause: error });
  }
}
