import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { artifactCorrupt } from '../errors/errors.js';
import { diskErrorOf } from '../errors/library-errors.js';

/** The end of the name under which a file is written before it is whole. */
export const PARTIAL = '.partial';

const CHUNK = 1 << 20;
/**
 * Writes a file as a whole or not at all: under another name first, then flushed to the disk, then renamed, so that
 * neither a full disk nor a power cut leaves half of it.
 * @throws DISK_FULL, and other errors of the source or the file system
 */
export async function writeWhole(
  file: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const folder = dirname(file);
  const fresh = `${file}.${randomBytes(4).toString('hex')}${PARTIAL}`;
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(fresh, 'wx');
    try {
      for await (const chunk of source) {
        signal?.throwIfAborted();
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw diskErrorOf(error, folder) ?? error;
  }
}

/** A rename is on the disk only once its folder is flushed; Windows needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The content of a file. It is opened by whoever reads it: a stream that fails with nobody listening ends the process. */
export async function* contentOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>;
}

/**
 * Passes a source on, and fails at its end if its sum is not the expected one.
 * @throws ARTIFACT_CORRUPT
 */
export async function* checked(
  source: AsyncIterable<Uint8Array>,
  { due, file, store }: { due: string; file: string; store: string },
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  const found = hash.digest('hex');
  if (found !== due) throw artifactCorrupt({ file, found, due, store });
}
