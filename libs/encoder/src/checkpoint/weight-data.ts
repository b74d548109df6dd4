import { Float16Bits } from '@nonet/numerics';
import type { WeightType } from './safetensors-header.js';

/** The elements of a weight as the file stores them: little-endian, aligned to their size. */
export interface WeightData {
  readonly type: WeightType;
  readonly bytes: Uint8Array;
}

const HALF = { F16: Float16Bits.float16, BF16: Float16Bits.bfloat16 } as const;

/** Elements as float32 numbers; exact for all three types. */
export function toFloat32({ type, bytes }: WeightData): Float32Array {
  if (type === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return HALF[type].toFloats(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2));
}

/** Numbers as elements of a type, rounded to nearest even where it is a narrower one. */
export function fromFloat32(type: WeightType, floats: Float32Array): Uint8Array {
  if (type === 'F32') return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  return new Uint8Array(HALF[type].fromFloats(floats).buffer);
}
