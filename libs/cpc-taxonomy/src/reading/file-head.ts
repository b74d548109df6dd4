import { open, stat } from 'node:fs/promises';
import { SchemeError } from './scheme-error.js';

/** How much of a file tells what it is. */
export const HEAD_BYTES = 4096;

/** The beginning of a file. Throws `SchemeError` where it cannot be read, or is none. */
export async function readHead(file: string): Promise<Buffer> {
  try {
    // Before it is opened: a pipe would be waited for, a device never ends.
    if (!(await stat(file)).isFile()) throw new Error('it is not a regular file');
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const what = `the file cannot be read (${(cause as Error).message}).`;
    throw new SchemeError('SCHEME_FILE_UNREADABLE', { file, entry: null, line: null }, what, { cause });
  }
}
