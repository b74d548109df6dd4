/** A vector as a column of bytes holds it (little-endian float32, as all supported machines have it in memory). */
export function bytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** Copied, because a driver's buffer need not start at a multiple of four. */
export function floats(column: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(column).buffer);
}
