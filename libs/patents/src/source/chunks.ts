import type { Readable } from 'node:stream';

export const CHUNK_BYTES = 1024 * 1024;

/**
 * Chunks of at least `CHUNK_BYTES`, the last excepted: readers join what is left of one chunk with the next, which
 * would cost the square of a record's length over the small chunks of a network stream. What came before an error
 * is handed over before the error is.
 */
export async function* gatherChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  const take = (): Buffer => {
    const [only] = gathered;
    const taken =
      gathered.length === 1 && only !== undefined
        ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
        : Buffer.concat(gathered, bytes);
    gathered = [];
    bytes = 0;
    return taken;
  };
  try {
    for await (const chunk of chunks) {
      gathered.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= CHUNK_BYTES) yield take();
    }
  } catch (error) {
    if (bytes > 0) yield take();
    throw error;
  }
  if (bytes > 0) yield take();
}

const QUEUED_CHUNKS = 16;

/** What a stream gives, in order, and then its error: iterating a Readable itself drops what is buffered when it fails. */
export async function* drain<Item = Buffer>(stream: Readable): AsyncGenerator<Item> {
  const queue: Item[] = [];
  let outcome = 'open' as { readonly error: unknown } | 'open' | 'ended';
  let wake = (): void => undefined;
  stream.on('data', (chunk: Item) => {
    queue.push(chunk);
    if (queue.length >= QUEUED_CHUNKS) stream.pause();
    wake();
  });
  stream.on('end', () => {
    outcome = 'ended';
    wake();
  });
  stream.on('error', (error) => {
    outcome = { error };
    wake();
  });
  try {
    for (;;) {
      const chunk = queue.shift();
      if (chunk !== undefined) {
        yield chunk;
        continue;
      }
      if (outcome === 'ended') return;
      if (outcome !== 'open') throw outcome.error;
      await new Promise<void>((resolve) => {
        wake = resolve;
        stream.resume();
      });
    }
  } finally {
    stream.destroy();
  }
}

export interface PeekedChunks {
  /** The first chunk, empty when there is none. */
  readonly head: Buffer;
  /** All chunks, the first included. */
  readonly chunks: AsyncGenerator<Buffer>;
}

/** Looks at the beginning without losing it; the caller iterates `chunks` or calls its `return`. */
export async function peek(chunks: AsyncGenerator<Buffer>): Promise<PeekedChunks> {
  const first = await chunks.next();
  const head = first.done === true ? Buffer.alloc(0) : first.value;
  async function* replay(): AsyncGenerator<Buffer> {
    if (first.done === true) return;
    yield head;
    yield* chunks;
  }
  return { head, chunks: replay() };
}
