import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codedError } from '@nonet/errors';
import type { ReadLimits } from '../limits.js';
import { REJECTION_CODES } from '../record/rejection.js';
import { drain } from './chunks.js';

/** Unpacking cannot go on; the reader turns it into a rejection of the rest of the file. */
export class UnpackError extends codedError('UnpackError', REJECTION_CODES) {}

/**
 * Counts what a source unpacks to, over all of its entries and archives within archives, so that overlapping entries and archives
 * that unpack to themselves are caught as well.
 */
export class UnpackMeter {
  #unpacked = 0;

  constructor(
    private readonly limits: ReadLimits,
    private readonly packedBytes: () => number,
  ) {}

  /** @throws UnpackError with `PATENT_ARCHIVE_BOMB` */
  count(bytes: number): void {
    this.#unpacked += bytes;
    const { unpackedBytes, unpackedRatio, ratioFromBytes } = this.limits;
    if (this.#unpacked > unpackedBytes) {
      throw new UnpackError('PATENT_ARCHIVE_BOMB', `unpacks to more than ${unpackedBytes} bytes`);
    }
    if (this.#unpacked > ratioFromBytes && this.#unpacked > unpackedRatio * this.packedBytes()) {
      throw new UnpackError(
        'PATENT_ARCHIVE_BOMB',
        `unpacks to more than ${unpackedRatio} times its size; patents pack about 6 to 1`,
      );
    }
  }
}

/** Unpacks gzip, several members included; everything up to a fault is handed over before the fault is thrown. */
export async function* gunzip(chunks: AsyncIterable<Buffer>, meter: UnpackMeter): AsyncGenerator<Buffer> {
  const unpacker = createGunzip({ chunkSize: 256 * 1024 });
  const source = Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
  source.on('error', (error) => unpacker.destroy(error));
  source.pipe(unpacker);
  try {
    for await (const chunk of drain(unpacker)) {
      meter.count(chunk.length);
      yield chunk;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') !== true) throw error;
    const reason = message === 'unexpected end of file' ? 'the file ends within its gzip data' : message;
    throw new UnpackError('PATENT_GZIP_BROKEN', `gzip: ${reason}; what follows is lost`, { cause: error });
  } finally {
    source.destroy();
  }
}
