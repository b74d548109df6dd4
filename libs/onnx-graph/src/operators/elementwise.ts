import { ANY, type DataType, DATA_TYPES, FLOATS, NUMBERS } from '../types/data-types.js';
import {
  type OperatorCall,
  broadcastAll,
  expectSameType,
  expectType,
  type Operator,
  type OperatorTable,
  required,
  type TensorType,
} from './operator.js';
import { divide, fits, multiply, type Shape, showShape } from '../types/dimensions.js';

const unary = (allowed: readonly DataType[]): Operator => ({
  domain: '',
  inputs: [1, 1],
  attributes: {},
  infer: (application) => {
    const { type, shape } = expectType(application, 0, allowed);
    return [{ type, shape }];
  },
});

const shapes = (application: OperatorCall) =>
  application.inputs.map((_, position) => required(application, position).shape);

const alike = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dimension, i) => fits(dimension, b[i]!));

type Fold = (a: number | string, b: number | string) => number | string | null;

/** Arithmetic on known elements, so that shapes computed inside the graph stay known. */
function fold({ inputs }: OperatorCall, operation: Fold): TensorType['elements'] {
  const [a, b] = inputs.map((input) => input?.elements);
  if (!a || !b || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return undefined;
  const length = Math.max(a.length, b.length);
  const results = Array.from({ length }, (_, i) => operation(a[i % a.length]!, b[i % b.length]!));
  return results.every((result) => result !== null) ? (results as (number | string)[]) : undefined;
}

const numeric =
  (operation: (a: number, b: number) => number): Fold =>
  (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? operation(a, b) : null;

const binary = (allowed: readonly DataType[], operation: Fold = () => null): Operator => ({
  domain: '',
  inputs: [2, 2],
  attributes: {},
  infer: (application) => {
    const type = expectSameType(application, allowed);
    const elements = fold(application, operation);
    return [{ type, shape: broadcastAll(application, shapes(application)), elements }];
  },
});

const comparison = (allowed: readonly DataType[]): Operator => ({
  ...binary(allowed),
  infer: (application) => {
    expectSameType(application, allowed);
    return [{ type: 'bool', shape: broadcastAll(application, shapes(application)) }];
  },
});

const CODES = new Map(
  Object.entries(DATA_TYPES).map(([name, { code }]) => [code as number, name as DataType]),
);

/** Arithmetic, functions, comparisons and choices, element by element; operands broadcast. */
export const ELEMENTWISE: OperatorTable = {
  Add: binary(
    NUMBERS,
    numeric((a, b) => a + b),
  ),
  Sub: binary(
    NUMBERS,
    numeric((a, b) => a - b),
  ),
  /** Of any number of tensors. */
  Sum: { ...binary(FLOATS), inputs: [1, Infinity] },
  Mul: binary(NUMBERS, multiply),
  Div: binary(NUMBERS, divide),
  Mod: { ...binary(['int64', 'int32', 'float32', 'float16']), attributes: { fmod: 'int' } },
  Min: binary(NUMBERS),
  Max: binary(NUMBERS),
  BitwiseXor: binary(['int64', 'int32', 'uint8', 'int8']),
  And: binary(['bool']),
  Or: binary(['bool']),
  Equal: comparison(ANY),
  Less: comparison(NUMBERS),
  LessOrEqual: comparison(NUMBERS),
  Greater: comparison(NUMBERS),
  GreaterOrEqual: comparison(NUMBERS),
  Pow: {
    ...binary(NUMBERS),
    infer: (application) => {
      const { type } = expectType(application, 0, NUMBERS);
      expectType(application, 1, NUMBERS);
      return [{ type, shape: broadcastAll(application, shapes(application)) }];
    },
  },
  /** a + b c, with a and b of one shape [.., n] and c [.., 1]; CUDA alone has a kernel. */
  GatedAdd: {
    domain: 'com.microsoft',
    inputs: [3, 3],
    attributes: {},
    infer: (application) => {
      const type = expectSameType(application, FLOATS);
      const [shape, other, gate] = shapes(application) as [Shape, Shape, Shape];
      const expected = [shape, shape, shape.with(-1, 1)];
      if (![shape, other, gate].every((given, i) => alike(given, expected[i]!))) {
        const [takes, got] = [expected, [shape, other, gate]].map((all) => all.map(showShape).join(', '));
        application.fail('GRAPH_SHAPE_MISMATCH', `takes ${takes}, got ${got}`);
      }
      return [{ type, shape }];
    },
  },
  Abs: unary(NUMBERS),
  Neg: unary(NUMBERS),
  Sign: unary(NUMBERS),
  Sqrt: unary(FLOATS),
  Reciprocal: unary(FLOATS),
  Exp: unary(FLOATS),
  Log: unary(FLOATS),
  Erf: unary(FLOATS),
  Tanh: unary(FLOATS),
  Sigmoid: unary(FLOATS),
  Softplus: unary(FLOATS),
  /** x / (1 + |x|). */
  Softsign: unary(FLOATS),
  Relu: unary(FLOATS),
  Sin: unary(FLOATS),
  Cos: unary(FLOATS),
  Floor: unary(FLOATS),
  Ceil: unary(FLOATS),
  Round: unary(FLOATS),
  Not: unary(['bool']),
  Identity: { ...unary(ANY), infer: (application) => [required(application, 0)] },
  Cast: {
    domain: '',
    inputs: [1, 1],
    attributes: { to: 'int' },
    infer: (application) => {
      const { shape, elements } = required(application, 0);
      const type = CODES.get(application.attributes.to as number);
      if (!type) {
        return application.fail(
          'GRAPH_ATTRIBUTE_INVALID',
          `to: no data type has the code ${application.attributes.to}`,
        );
      }
      return [{ type, shape, elements }];
    },
  },
  Where: {
    domain: '',
    inputs: [3, 3],
    attributes: {},
    infer: (application) => {
      expectType(application, 0, ['bool']);
      const { type } = required(application, 1);
      expectType(application, 2, [type]);
      return [{ type, shape: broadcastAll(application, shapes(application)) }];
    },
  },
};
