import { Float16Bits } from '@nonet/numerics';
import { GraphError } from '../errors.js';

/** Element types, with their codes in `onnx.TensorProto.DataType` and their size in bytes. */
export const DATA_TYPES = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  int8: { code: 3, bytes: 1 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  bool: { code: 9, bytes: 1 },
  float16: { code: 10, bytes: 2 },
  bfloat16: { code: 16, bytes: 2 },
} as const;

export type DataType = keyof typeof DATA_TYPES;
export type FloatType = 'float32' | 'float16' | 'bfloat16';

/** How the elements of each type are handed over; the two half precisions as raw bits, booleans as 0 and 1. */
export interface TensorData {
  float32: Float32Array;
  uint8: Uint8Array;
  int8: Int8Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
}

export const FLOATS: readonly DataType[] = ['float32', 'float16', 'bfloat16'];
export const INTEGERS: readonly DataType[] = ['int64', 'int32', 'uint8', 'int8'];
export const NUMBERS: readonly DataType[] = [...FLOATS, ...INTEGERS];
export const ANY: readonly DataType[] = [...NUMBERS, 'bool'];

const ARRAYS = {
  float32: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
} as const;

/** Numbers converted to elements of a type (rounded to nearest even for the half precisions). */
export function encodeNumbers(type: DataType, values: readonly number[]): TensorData[DataType] {
  switch (type) {
    case 'float16':
    case 'bfloat16':
      return Float16Bits[type].fromFloats(Float32Array.from(values));
    case 'int64':
      return BigInt64Array.from(values, (value) => BigInt(value));
    default:
      return ARRAYS[type].from(values as number[]);
  }
}

/** The elements as the little-endian bytes that ONNX stores; checks class and length of the array. */
export function rawBytes(
  name: string,
  type: DataType,
  elements: number,
  data: TensorData[DataType],
): Uint8Array {
  if (!(data instanceof ARRAYS[type])) {
    throw new GraphError(
      'GRAPH_DATA_INVALID',
      `initializer "${name}": ${type} takes a ${ARRAYS[type].name}, got ${data.constructor.name}`,
    );
  }
  if (data.length !== elements) {
    throw new GraphError(
      'GRAPH_DATA_INVALID',
      `initializer "${name}": its shape holds ${elements} elements, its data ${data.length}`,
    );
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
