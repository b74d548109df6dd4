/** Whole numbers from 0 to 2^32 - 1 in LEB128: seven bits a byte, the lowest first, the high bit set where more follow. */
export function encodeVarints(values: ArrayLike<number>): Uint8Array {
  let length = 0;
  for (let i = 0; i < values.length; i++) length += sizeOf(values[i]);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    let value = values[i];
    for (; value > 0x7f; value >>>= 7) bytes[at++] = (value & 0x7f) | 0x80;
    bytes[at++] = value;
  }
  return bytes;
}

/**
 * The same numbers again, all bytes used up by exactly `count` of them.
 * @throws RangeError where they are not
 */
export function decodeVarints(bytes: Uint8Array, count: number): Uint32Array {
  const values = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    values[i] = value;
  }
  if (at !== bytes.length)
    throw new RangeError(`${count} numbers take ${at} bytes where ${bytes.length} are given.`);
  return values;
}

function sizeOf(value: number): number {
  let size = 1;
  for (; value > 0x7f; value >>>= 7) size++;
  return size;
}
