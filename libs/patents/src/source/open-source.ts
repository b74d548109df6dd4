import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PatentSourceError } from '../errors.js';
import { CHUNK_BYTES, gatherChunks, peek, type PeekedChunks } from './chunks.js';

/** A file by its path, or a stream (a Readable, a request body) with the name it is to be reported under. */
export type PatentSource = string | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

export interface OpenedSource extends PeekedChunks {
  readonly file: string;
  readonly path: string | null;
}

/** @throws PatentSourceError when there is nothing to read: no such file, a folder, no permission, no content. */
export async function openSource(source: PatentSource, signal: AbortSignal | null): Promise<OpenedSource> {
  signal?.throwIfAborted();
  const file = typeof source === 'string' ? source : source.name;
  if (typeof source === 'string') await refuseUnreadable(source);
  const bytes =
    typeof source === 'string' ? createReadStream(source, { highWaterMark: CHUNK_BYTES }) : source.stream;
  const peeked = await peek(gatherChunks(reported(file, bytes, signal)));
  if (peeked.head.length === 0) throw new PatentSourceError('PATENT_SOURCE_EMPTY', file, 'has no content');
  return { file, path: typeof source === 'string' ? source : null, ...peeked };
}

async function refuseUnreadable(file: string): Promise<void> {
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
  if (!found.isFile()) {
    throw new PatentSourceError('PATENT_SOURCE_UNREADABLE', file, 'is not a regular file');
  }
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
