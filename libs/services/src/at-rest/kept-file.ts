import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { writeWhole } from '../artifacts/write-whole.js';

/** What stands behind the content: its CRC-32, little endian. */
const TAIL = 4;

/** Writes a file as a whole or not at all, with the sum of what is in it. @throws DISK_FULL, and what the file system says */
export const writeKept = (file: string, parts: AsyncIterable<Uint8Array>): Promise<void> =>
  writeWhole(file, summed(parts));

/** The content of what {@link writeKept} wrote. @throws Error where it was damaged, and what the file system says */
export async function readKept(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const content = bytes.subarray(0, -TAIL);
  if (bytes.length < TAIL || bytes.readUInt32LE(content.length) !== crc32(content))
    throw new Error(`${file} was damaged`);
  return content;
}

async function* summed(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const part of parts) {
    sum = crc32(part, sum);
    yield part;
  }
  const tail = Buffer.alloc(TAIL);
  tail.writeUInt32LE(sum);
  yield tail;
}
