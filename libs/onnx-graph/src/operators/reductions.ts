import { type DataType, FLOATS, NUMBERS } from '../types/data-types.js';
import type { Dimension } from '../types/dimensions.js';
import {
  type OperatorCall,
  axisOf,
  expectType,
  integer,
  knownNumbers,
  type Operator,
  type OperatorTable,
} from './operator.js';

/** The axes that a reduction sums over: its second input, or all. */
function reducedAxes(application: OperatorCall, rank: number): readonly number[] {
  if (!application.inputs[1]) return Array.from({ length: rank }, (_, axis) => axis);
  return knownNumbers(application, 1).map((axis) => axisOf(application, axis, rank));
}

const reduction = (allowed: readonly DataType[]): Operator => ({
  domain: '',
  inputs: [1, 2],
  attributes: { keepdims: 'int', noop_with_empty_axes: 'int' },
  infer: (application) => {
    const { type, shape } = expectType(application, 0, allowed);
    const axes = reducedAxes(application, shape.length);
    const kept = integer(application, 'keepdims', 1) === 1;
    const reduced = shape.map((d, i): Dimension | null => (axes.includes(i) ? (kept ? 1 : null) : d));
    return [{ type, shape: reduced.filter((d): d is Dimension => d !== null) }];
  },
});

/** Operators that take many elements to one. */
export const REDUCTIONS: OperatorTable = {
  ReduceSum: reduction(NUMBERS),
  ReduceMean: reduction(NUMBERS),
  ReduceMax: reduction(NUMBERS),
  ReduceMin: reduction(NUMBERS),
  ReduceProd: reduction(NUMBERS),
  ReduceL2: reduction(FLOATS),
  ReduceSumSquare: reduction(NUMBERS),
  ReduceLogSumExp: reduction(FLOATS),
};
