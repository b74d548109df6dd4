import { crc32 } from 'node:zlib';
import { NeighbourError } from './errors.js';

/** Which of the files of a memory: four letters at its start. */
export type FileKind = 'NEXS' | 'NVEC' | 'NLST';

// Little endian: the kind, the CRC-32 of what follows it, the lengths of the parts (uint32, their count first), the parts.
const FIXED = 12;

/** Puts the parts of a file together, with a checksum. */
export function seal(kind: FileKind, parts: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(FIXED + 4 * parts.length);
  header.write(kind, 'latin1');
  header.writeUInt32LE(parts.length, 8);
  parts.forEach(({ length }, at) => header.writeUInt32LE(length, FIXED + 4 * at));
  const bytes = Buffer.concat([header, ...parts]);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/**
 * Takes the parts apart again, as views.
 * @throws NeighbourError NEIGHBOUR_FILE_INVALID where the bytes are another file, cut off or changed
 */
export function unseal(kind: FileKind, file: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  if (bytes.length < FIXED || bytes.toString('latin1', 0, 4) !== kind)
    throw invalid(kind, `${bytes.length} bytes do not start as one`);
  if (crc32(bytes.subarray(8)) !== bytes.readUInt32LE(4)) throw invalid(kind, 'it is cut off or was changed');
  const count = bytes.readUInt32LE(8);
  const parts: Uint8Array[] = [];
  let at = FIXED + 4 * count;
  for (let part = 0; part < count; part++) {
    const length = bytes.readUInt32LE(FIXED + 4 * part);
    parts.push(file.subarray(at, (at += length)));
  }
  return parts;
}

const KINDS: Readonly<Record<FileKind, string>> = {
  NEXS: 'examples',
  NVEC: 'vectors of examples',
  NLST: 'lists of vectors',
};

export const invalid = (kind: FileKind, reason: string, cause?: unknown): NeighbourError =>
  new NeighbourError('NEIGHBOUR_FILE_INVALID', `This is no file of ${KINDS[kind]}: ${reason}.`, { cause });
