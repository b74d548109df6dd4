import { type DataType, encodeNumbers, rawBytes, type TensorData } from '../types/data-types.js';
import { elementCount, fits, type Shape, showShape } from '../types/dimensions.js';
import { encodeModel } from './encode-model.js';
import { GraphError, type GraphErrorCode } from '../errors.js';
import { OPERATORS } from '../operators/index.js';
import { checkAttributes } from '../operators/attributes.js';
import type { Attributes, TensorType } from '../operators/operator.js';
import { Names } from './names.js';
import type { GraphNode, GraphOutput, Initializer, Tensor } from './tensor.js';

export interface OperatorOptions {
  /** Number of outputs to return, as an array. Default: the first output alone. */
  readonly outputs?: number;
}

export interface LoopOptions {
  /** How often the body runs: int64, no dimensions. */
  readonly trips: Tensor;
  /** Values that go into the first iteration, and from each iteration into the next. */
  readonly carried: readonly Tensor[];
  /**
   * One iteration. `carried` are the values to carry on, of the same types and shapes; `collected` are stacked over the
   * iterations, on a new first axis.
   */
  readonly body: (
    graph: GraphBuilder,
    iteration: Tensor,
    carried: readonly Tensor[],
  ) => { readonly carried: readonly Tensor[]; readonly collected: readonly Tensor[] };
}

/** Where a graph will run: CUDA has kernels that the processor has not. */
export type GraphDevice = 'cpu' | 'cuda';

/**
 * Builds an ONNX model (opset 18, IR 8), node by node. Types and shapes are inferred and checked at each step, so that a
 * mistake is an error at the line that makes it. The same operator on the same inputs is one node, however often it is
 * asked for, and what no output needs is left out of the model.
 */
export class GraphBuilder {
  readonly inputs: Tensor[] = [];
  readonly initializers: Initializer[] = [];
  readonly nodes: GraphNode[] = [];
  readonly outputs: GraphOutput[] = [];
  private readonly names: Names;
  private readonly known = new Map<string, readonly Tensor[]>();

  constructor(
    readonly name = 'graph',
    readonly parent: GraphBuilder | null = null,
    readonly device: GraphDevice = parent?.device ?? 'cpu',
  ) {
    this.names = parent ? parent.names : new Names();
  }

  /** A value given at run time; dimensions that are names may differ from run to run. */
  input(name: string, type: DataType, shape: Shape): Tensor {
    const tensor = this.tensor(this.names.claim(name), { type, shape });
    this.inputs.push(tensor);
    return tensor;
  }

  /** A value stored in the model. The data is kept, not copied; the half precisions are given as raw bits. */
  initializer<T extends DataType>(
    name: string,
    type: T,
    shape: readonly number[],
    data: TensorData[T],
  ): Tensor {
    const count = Number(elementCount(shape));
    rawBytes(name, type, count, data);
    // Long enough for the sizes of all tensors of a model, short enough to leave tables of numbers alone.
    const small = (type === 'int64' || type === 'int32') && shape.length <= 1 && count <= 2 ** 16;
    const elements = small ? Array.from(data as Int32Array, Number) : undefined;
    const tensor = this.tensor(this.names.claim(name), { type, shape, elements });
    this.initializers.push({ tensor, data });
    return tensor;
  }

  /** A constant without a name: one number, or a vector of them. */
  constant(type: DataType, values: number | readonly number[]): Tensor {
    const key = `${type} ${JSON.stringify(values)}${Object.is(values, -Infinity) ? '-' : ''}`;
    const found = this.known.get(key);
    if (found) return found[0]!;
    const list = typeof values === 'number' ? [values] : values;
    const shape = typeof values === 'number' ? [] : [list.length];
    const tensor = this.initializer(this.names.fresh('constant'), type, shape, encodeNumbers(type, list));
    this.known.set(key, [tensor]);
    return tensor;
  }

  /** A vector of int64, as the shape, axes and index inputs of operators want it. */
  integers(values: readonly number[]): Tensor {
    return this.constant('int64', values);
  }

  /** Applies an operator and returns its first output, or as many as `options.outputs` asks for. */
  op(operator: string, inputs: readonly (Tensor | null)[], attributes?: Attributes): Tensor;
  op(
    operator: string,
    inputs: readonly (Tensor | null)[],
    attributes: Attributes,
    options: OperatorOptions & { readonly outputs: number },
  ): Tensor[];
  op(
    operator: string,
    inputs: readonly (Tensor | null)[],
    attributes: Attributes,
    options: OperatorOptions,
  ): Tensor;
  op(
    operator: string,
    inputs: readonly (Tensor | null)[],
    attributes: Attributes = {},
    options: OperatorOptions = {},
  ): Tensor | Tensor[] {
    const { outputs } = options;
    const key = `${operator}(${inputs.map((input) => input?.name)})${JSON.stringify(attributes)}${outputs}`;
    const results = this.find(key) ?? this.apply(operator, inputs, attributes, options);
    this.known.set(key, results);
    if (outputs === undefined) return results[0]!;
    return results.slice(0, outputs);
  }

  /** Runs `body` a number of times: the carried values after the last iteration, and what was collected. */
  loop(options: LoopOptions): { carried: Tensor[]; collected: Tensor[] } {
    const { trips, carried } = options;
    const name = this.names.fresh('Loop');
    [trips, ...carried].forEach((tensor) => this.own('Loop', name, tensor));
    const body = new GraphBuilder(`${name}.body`, this);
    const iteration = body.input(this.names.fresh(`${name}.iteration`), 'int64', []);
    const go = body.input(this.names.fresh(`${name}.go`), 'bool', []);
    const entering = carried.map(({ type, shape }, i) =>
      body.input(this.names.fresh(`${name}.carried${i}`), type, shape),
    );
    const result = options.body(body, iteration, entering);
    if (result.carried.length !== carried.length) {
      throw mistake(
        'GRAPH_INPUTS_INVALID',
        'Loop',
        name,
        `${carried.length} values enter, ${result.carried.length} leave`,
      );
    }
    result.carried.forEach((leaving, i) =>
      sameType('Loop', name, `carried value ${i}`, carried[i]!, leaving),
    );
    // An iteration's outputs must be values of its own: Identity makes one of what comes from elsewhere.
    [go, ...result.carried, ...result.collected].forEach((tensor) => body.emit(tensor));
    const outputs = [
      ...carried.map(({ type, shape }) => ({ type, shape })),
      ...result.collected.map(({ type, shape }) => ({
        type,
        shape: [trips.elements?.[0] ?? `${name}.trips`, ...shape],
      })),
    ];
    const tensors = this.record('Loop', name, [trips, null, ...carried], {}, outputs, { body });
    return { carried: tensors.slice(0, carried.length), collected: tensors.slice(carried.length) };
  }

  /** Makes a tensor an output of the model under this name. */
  output(name: string, tensor: Tensor): void {
    this.own('output', name, tensor);
    this.outputs.push({ name: this.names.claim(name), tensor });
  }

  /** The model as ONNX bytes. Throws GRAPH_TOO_LARGE beyond the 2 GB that the format can hold. */
  build(): Uint8Array {
    return encodeModel(this);
  }

  /** The node that computes a tensor of this graph, if one does. */
  producer(tensor: Tensor): GraphNode | null {
    return this.producers.get(tensor.name) ?? null;
  }

  private readonly producers = new Map<string, GraphNode>();

  private find(key: string): readonly Tensor[] | undefined {
    return this.known.get(key) ?? this.parent?.find(key);
  }

  private apply(
    operator: string,
    inputs: readonly (Tensor | null)[],
    attributes: Attributes,
    options: OperatorOptions,
  ): readonly Tensor[] {
    const name = this.names.fresh(operator);
    const definition = OPERATORS[operator];
    if (!definition) throw mistake('GRAPH_OPERATOR_UNKNOWN', operator, name, 'no such operator in the table');
    const fail = (code: GraphErrorCode, message: string): never => {
      throw mistake(code, operator, name, message);
    };
    const [fewest, most] = definition.inputs;
    if (inputs.length < fewest || inputs.length > most) {
      fail(
        'GRAPH_INPUTS_INVALID',
        `takes ${fewest === most ? fewest : `${fewest} to ${most}`} inputs, got ${inputs.length}`,
      );
    }
    inputs.forEach((input) => input && this.own(operator, name, input));
    checkAttributes(definition, attributes, fail);
    const types = definition.infer({ inputs, attributes, outputs: options.outputs ?? 1, fail });
    if ((options.outputs ?? 1) > types.length) {
      fail('GRAPH_INPUTS_INVALID', `has ${types.length} outputs, ${options.outputs} were asked for`);
    }
    return this.record(operator, name, inputs, attributes, types, {});
  }

  private record(
    operator: string,
    name: string,
    inputs: readonly (Tensor | null)[],
    attributes: Attributes,
    types: readonly TensorType[],
    subgraphs: GraphNode['subgraphs'],
  ): Tensor[] {
    const outputs = types.map((type, i) =>
      this.tensor(this.names.claim(i === 0 ? name : `${name}.${i}`), type),
    );
    const node = { name, operator, inputs, outputs, attributes, subgraphs };
    this.nodes.push(node);
    outputs.forEach((output) => this.producers.set(output.name, node));
    return outputs;
  }

  private emit(tensor: Tensor): void {
    const distinct = tensor.graph === this && this.producers.has(tensor.name) && !this.emits(tensor);
    // Recorded, not looked up: two outputs of one value need two nodes.
    const own = distinct ? tensor : this.apply('Identity', [tensor], {}, {})[0]!;
    this.outputs.push({ name: own.name, tensor: own });
  }

  private emits(tensor: Tensor): boolean {
    return this.outputs.some((output) => output.tensor === tensor);
  }

  private own(operator: string, node: string, tensor: Tensor): void {
    if (this.reaches(tensor.graph)) return;
    throw mistake('GRAPH_TENSOR_FOREIGN', operator, node, `"${tensor.name}" belongs to another graph`);
  }

  /** Whether tensors of a graph may be used here: it is this one, or this one is inside it. */
  private reaches(graph: GraphBuilder): boolean {
    return graph === this || (this.parent?.reaches(graph) ?? false);
  }

  private tensor(name: string, { type, shape, elements }: TensorType): Tensor {
    return { name, type, shape, elements, graph: this };
  }
}

const mistake = (code: GraphErrorCode, operator: string, node: string, message: string) =>
  new GraphError(code, `${operator} "${node}": ${message}`);

function sameType(operator: string, node: string, what: string, a: Tensor, b: Tensor): void {
  const alike =
    a.type === b.type && a.shape.length === b.shape.length && a.shape.every((d, i) => fits(d, b.shape[i]!));
  if (alike) return;
  const [left, right] = [a, b].map(({ type, shape }) => `${type} ${showShape(shape)}`);
  throw mistake(
    'GRAPH_SHAPE_MISMATCH',
    operator,
    node,
    `${what} is ${left} on one side and ${right} on the other`,
  );
}
