import { LENGTH_BYTES, type WeightType } from './safetensors-header.js';

/** A tensor to store: its elements as little-endian bytes. */
export interface StoredTensor {
  readonly name: string;
  readonly type: WeightType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The bytes of a safetensors file with these tensors, one after the other. */
export function encodeSafetensors(tensors: readonly StoredTensor[]): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let position = 0;
  for (const { name, type, shape, bytes } of tensors) {
    const start = position;
    position += bytes.byteLength;
    header[name] = { dtype: type, shape, data_offsets: [start, position] };
  }
  const json = Buffer.from(JSON.stringify(header));
  // Padded with spaces to a multiple of eight, so that the tensors are aligned for readers that map the file.
  const padded = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...tensors.map(({ bytes }) => bytes)]);
}
