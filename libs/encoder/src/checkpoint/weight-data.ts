import { Float16Bits } from '@nonet/onnx-graph';
import type { WeightType } from './safetensors-header.js';

/** The elements of a weight as the file stores them: little-endian, aligned to their size. */
export interface WeightData {
  readonly type: WeightType;
  readonly bytes: Uint8Array;
}

let float16Values: Float32Array | undefined;

/** The float32 value of each of the 65,536 half-precision numbers: looking up beats computing for millions of them. */
function float16Table(): Float32Array {
  float16Values ??= Float16Bits.float16.toFloats(Uint16Array.from({ length: 0x10000 }, (_, bits) => bits));
  return float16Values;
}

/** Elements as float32 numbers; exact for all three types. */
export function toFloat32({ type, bytes }: WeightData): Float32Array {
  if (type === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const floats = new Float32Array(halves.length);
  if (type === 'BF16') {
    const words = new Uint32Array(floats.buffer);
    for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
    return floats;
  }
  const table = float16Table();
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i]!]!;
  return floats;
}

/** Numbers as elements of a type, rounded to nearest even where it is a narrower one. */
export function fromFloat32(type: WeightType, floats: Float32Array): Uint8Array {
  if (type === 'F32') return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  const format = type === 'F16' ? Float16Bits.float16 : Float16Bits.bfloat16;
  return new Uint8Array(format.fromFloats(floats).buffer);
}

/** Numbers as IEEE half-precision bits, rounded to nearest even. */
export const toFloat16Bits = (floats: Float32Array): Uint16Array => Float16Bits.float16.fromFloats(floats);
