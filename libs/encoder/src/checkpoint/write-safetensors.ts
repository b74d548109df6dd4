import { LENGTH_BYTES, type WeightType } from './safetensors-header.js';

const BYTES: Readonly<Record<WeightType, number>> = { F32: 4, F16: 2, BF16: 2 };

/** A tensor to store; its elements, as little-endian bytes, are asked for when their turn comes. */
export interface StoredTensor {
  readonly name: string;
  readonly type: WeightType;
  readonly shape: readonly number[];
  readonly bytes: () => Uint8Array;
}

/** The parts of a safetensors file with these tensors, one after the other; holds one tensor at a time. */
export function* safetensorsParts(
  tensors: readonly StoredTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt', ...metadata } };
  let position = 0;
  for (const { name, type, shape } of tensors) {
    const start = position;
    position += shape.reduce((product, size) => product * size, BYTES[type]);
    header[name] = { dtype: type, shape, data_offsets: [start, position] };
  }
  const json = Buffer.from(JSON.stringify(header));
  // Padded with spaces to a multiple of eight, so that the tensors are aligned for readers that map the file.
  const padded = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  yield length;
  yield padded;
  for (const { bytes } of tensors) yield bytes();
}

/** A tensor of float32 numbers. */
export const floatTensor = (
  name: string,
  shape: readonly number[],
  values: () => Float32Array,
): StoredTensor => ({ name, type: 'F32', shape, bytes: () => floatBytes(values()) });

const floatBytes = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
