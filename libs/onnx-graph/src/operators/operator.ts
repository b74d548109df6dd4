import type { DataType } from '../types/data-types.js';
import { broadcast, type Dimension, type Shape, showShape } from '../types/dimensions.js';
import type { GraphErrorCode } from '../errors.js';

/** What is known of a tensor before the graph runs. */
export interface TensorType {
  readonly type: DataType;
  readonly shape: Shape;
  /** The elements, where they are known: integer constants, and shapes computed from shapes. */
  readonly elements?: readonly Dimension[] | undefined;
}

export type AttributeKind = 'int' | 'ints' | 'float' | 'string';
export type AttributeValue = number | string | readonly number[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One use of an operator, as its inference rule sees it. */
export interface OperatorCall {
  readonly inputs: readonly (TensorType | null)[];
  readonly attributes: Attributes;
  /** How many outputs are wanted, for the operators that have as many as one likes (Split). */
  readonly outputs: number;
  /** Stops with an error that names the operator and the node. */
  fail(code: GraphErrorCode, message: string): never;
}

/** An operator: what it takes, and how the types and shapes of its outputs follow from those of its inputs. */
export interface Operator {
  readonly domain: '' | 'com.microsoft';
  /** The fewest and the most inputs. */
  readonly inputs: readonly [number, number];
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /**
   * Number of outputs that every node computes; further ones are computed only if somebody reads them. Default:
   * all.
   */
  readonly fixedOutputs?: number;
  infer(application: OperatorCall): readonly TensorType[];
}

export type OperatorTable = Readonly<Record<string, Operator>>;

/** The input at a position that must be there; the arity was checked before. */
export const required = (application: OperatorCall, position: number): TensorType =>
  application.inputs[position] ??
  application.fail('GRAPH_INPUTS_INVALID', `input ${position} may not be left out`);

/** Checks that an input is of one of the types allowed. */
export function expectType(
  application: OperatorCall,
  position: number,
  allowed: readonly DataType[],
): TensorType {
  const input = required(application, position);
  if (!allowed.includes(input.type)) {
    application.fail(
      'GRAPH_TYPE_MISMATCH',
      `input ${position} is ${input.type}, allowed are ${allowed.join(', ')}`,
    );
  }
  return input;
}

/** Checks that all inputs given are of the same, allowed type. */
export function expectSameType(application: OperatorCall, allowed: readonly DataType[]): DataType {
  const { type } = expectType(application, 0, allowed);
  application.inputs.forEach((input, position) => {
    if (input && input.type !== type) {
      application.fail(
        'GRAPH_TYPE_MISMATCH',
        `inputs must have one type, but input 0 is ${type} and input ${position} is ${input.type}`,
      );
    }
  });
  return type;
}

export function expectRank(application: OperatorCall, position: number, rank: number): TensorType {
  const input = required(application, position);
  if (input.shape.length !== rank) {
    application.fail(
      'GRAPH_SHAPE_MISMATCH',
      `input ${position} must have ${rank} dimensions, got ${showShape(input.shape)}`,
    );
  }
  return input;
}

export function broadcastAll(application: OperatorCall, shapes: readonly Shape[]): Shape {
  return shapes.reduce(
    (sum, shape) =>
      broadcast(sum, shape) ??
      application.fail(
        'GRAPH_SHAPE_MISMATCH',
        `shapes do not broadcast together: ${shapes.map(showShape).join(' and ')}`,
      ),
  );
}

/** An axis counted from the front; `-1` is the last. */
export function axisOf(application: OperatorCall, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    application.fail('GRAPH_ATTRIBUTE_INVALID', `axis ${axis} is outside of [${-rank}, ${rank - 1}]`);
  }
  return axis < 0 ? axis + rank : axis;
}

export const integer = (application: OperatorCall, name: string, otherwise: number): number =>
  (application.attributes[name] as number | undefined) ?? otherwise;

/** The known whole numbers of an input (axes, a shape), or an error: the graph's shapes depend on them. */
export function knownElements(application: OperatorCall, position: number): readonly Dimension[] {
  return (
    required(application, position).elements ??
    application.fail('GRAPH_INPUTS_INVALID', `input ${position} must be known when the graph is built`)
  );
}

export function knownNumbers(application: OperatorCall, position: number): readonly number[] {
  const elements = knownElements(application, position);
  if (elements.some((element) => typeof element !== 'number')) {
    application.fail('GRAPH_INPUTS_INVALID', `input ${position} must be numbers, got ${showShape(elements)}`);
  }
  return elements as readonly number[];
}
