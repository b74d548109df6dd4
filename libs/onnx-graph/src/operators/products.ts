import { type DataType, FLOATS, NUMBERS } from '../types/data-types.js';
import { type Dimension, fits, type Shape, showShape } from '../types/dimensions.js';
import {
  type OperatorCall,
  broadcastAll,
  expectRank,
  expectSameType,
  expectType,
  integer,
  type OperatorTable,
  required,
} from './operator.js';

/** A matrix product over the last two axes; the axes before them broadcast. */
function productShape(application: OperatorCall, a: Shape, b: Shape): Shape {
  if (a.length === 0 || b.length === 0) {
    application.fail('GRAPH_SHAPE_MISMATCH', 'a scalar has no matrix product');
  }
  const left: Shape = a.length === 1 ? [1, ...a] : a;
  const right: Shape = b.length === 1 ? [...b, 1] : b;
  if (!fits(left.at(-1)!, right.at(-2)!)) {
    application.fail('GRAPH_SHAPE_MISMATCH', `inner dimensions differ: ${showShape(a)} x ${showShape(b)}`);
  }
  const batch = broadcastAll(application, [left.slice(0, -2), right.slice(0, -2)]);
  const rows: Dimension[] = a.length === 1 ? [] : [left.at(-2)!];
  const columns: Dimension[] = b.length === 1 ? [] : [right.at(-1)!];
  return [...batch, ...rows, ...columns];
}

const swapped = (shape: Shape): Shape => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];

/** `transBatch`: the first axis, which counts rows, goes behind the batch axes: [rows, batch…, n] to [batch…, rows, n]. */
const rowsLast = (shape: Shape): Shape => [...shape.slice(1, -1), shape[0]!, shape.at(-1)!];

function fusedOperand(application: OperatorCall, position: number, name: 'A' | 'B'): Shape {
  const { shape } = required(application, position);
  const batched = integer(application, `transBatch${name}`, 0) ? rowsLast(shape) : shape;
  return integer(application, `trans${name}`, 0) ? swapped(batched) : batched;
}

const QUANTIZED: readonly DataType[] = ['uint8', 'int8'];

/** Matrix products. */
export const PRODUCTS: OperatorTable = {
  MatMul: {
    domain: '',
    inputs: [2, 2],
    attributes: {},
    infer: (application) => {
      const type = expectSameType(application, NUMBERS);
      return [
        {
          type,
          shape: productShape(application, required(application, 0).shape, required(application, 1).shape),
        },
      ];
    },
  },
  Gemm: {
    domain: '',
    inputs: [2, 3],
    attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
    infer: (application) => {
      const type = expectSameType(application, FLOATS);
      const [a, b] = [0, 1].map((position) => expectRank(application, position, 2).shape) as [Shape, Shape];
      const left = integer(application, 'transA', 0) ? swapped(a) : a;
      const shape = productShape(application, left, integer(application, 'transB', 0) ? swapped(b) : b);
      const bias = application.inputs[2]?.shape ?? [];
      if (broadcastAll(application, [shape, bias]).length > 2) {
        application.fail(
          'GRAPH_SHAPE_MISMATCH',
          `${showShape(bias)} does not broadcast to ${showShape(shape)}`,
        );
      }
      return [{ type, shape }];
    },
  },
  FusedMatMul: {
    domain: 'com.microsoft',
    inputs: [2, 2],
    attributes: { alpha: 'float', transA: 'int', transB: 'int', transBatchA: 'int', transBatchB: 'int' },
    infer: (application) => {
      const type = expectSameType(application, FLOATS);
      const shape = productShape(
        application,
        fusedOperand(application, 0, 'A'),
        fusedOperand(application, 1, 'B'),
      );
      return [{ type, shape }];
    },
  },
  MatMulInteger: {
    domain: '',
    inputs: [2, 4],
    attributes: {},
    infer: (application) => {
      const a = expectType(application, 0, QUANTIZED);
      const b = expectType(application, 1, QUANTIZED);
      return [{ type: 'int32', shape: productShape(application, a.shape, b.shape) }];
    },
  },
  /** a [.., m, k] quantized, b [k, n] quantized, scales and zero points of both, bias [n]: float32. */
  MatMulIntegerToFloat: {
    domain: 'com.microsoft',
    inputs: [4, 7],
    attributes: {},
    infer: (application) => {
      const a = expectType(application, 0, QUANTIZED);
      const b = expectType(application, 1, QUANTIZED);
      const { type } = expectType(application, 2, ['float32', 'float16']);
      return [{ type, shape: productShape(application, a.shape, b.shape) }];
    },
  },
};
