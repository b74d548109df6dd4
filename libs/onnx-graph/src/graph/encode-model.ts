import onnxProto from 'onnx-proto';
import { DATA_TYPES, rawBytes } from '../types/data-types.js';
import { isUnknown } from '../types/dimensions.js';
import { GraphError } from '../errors.js';
import type { GraphBuilder } from './graph-builder.js';
import { OPERATORS } from '../operators/index.js';
import type { AttributeKind, AttributeValue } from '../operators/operator.js';
import type { GraphNode, Initializer, Tensor } from './tensor.js';

const { onnx } = onnxProto;

const IR_VERSION = 8;
const OPSET = 18;
/** protobuf cannot hold a message beyond this; ONNX Runtime refuses one. */
const LARGEST_MODEL = 2 ** 31 - 1;

const { AttributeType } = onnx.AttributeProto;

function attribute(name: string, kind: AttributeKind, value: AttributeValue): onnxProto.onnx.IAttributeProto {
  switch (kind) {
    case 'int':
      return { name, type: AttributeType.INT, i: value as number };
    case 'ints':
      return { name, type: AttributeType.INTS, ints: value as number[] };
    case 'float':
      return { name, type: AttributeType.FLOAT, f: value as number };
    case 'string':
      return { name, type: AttributeType.STRING, s: Buffer.from(value as string) };
  }
}

function valueInfo(name: string, { type, shape }: Tensor): onnxProto.onnx.IValueInfoProto {
  const dim = shape.map((d) =>
    typeof d === 'number' ? { dimValue: d } : isUnknown(d) ? {} : { dimParam: d },
  );
  return { name, type: { tensorType: { elemType: DATA_TYPES[type].code, shape: { dim } } } };
}

const initializer = ({ tensor, data }: Initializer): onnxProto.onnx.ITensorProto => ({
  name: tensor.name,
  dims: tensor.shape as number[],
  dataType: DATA_TYPES[tensor.type].code,
  rawData: rawBytes(tensor.name, tensor.type, data.length, data),
});

/** The tensors that the outputs of a graph need, those of the graphs inside it included. */
function neededBy(graph: GraphBuilder): Set<string> {
  const needed = new Set(graph.outputs.map(({ tensor }) => tensor.name));
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some(({ name }) => needed.has(name))) continue;
    node.inputs.forEach((input) => input && needed.add(input.name));
    Object.values(node.subgraphs).forEach((subgraph) =>
      neededBy(subgraph).forEach((name) => needed.add(name)),
    );
  }
  return needed;
}

function encodeNode(node: GraphNode, needed: ReadonlySet<string>): onnxProto.onnx.INodeProto {
  const operator = OPERATORS[node.operator];
  const kinds = operator?.attributes ?? {};
  const fixed = operator?.fixedOutputs ?? node.outputs.length;
  const outputs = node.outputs.map(({ name }, i) => (i < fixed || needed.has(name) ? name : ''));
  return {
    name: node.name,
    opType: node.operator,
    domain: operator?.domain ?? '',
    input: node.inputs.map((input) => input?.name ?? ''),
    output: outputs.slice(0, outputs.findLastIndex((name) => name !== '') + 1),
    attribute: [
      ...Object.entries(node.attributes).map(([name, value]) => attribute(name, kinds[name]!, value)),
      ...Object.entries(node.subgraphs).map(([name, subgraph]) => ({
        name,
        type: AttributeType.GRAPH,
        g: encodeGraph(subgraph),
      })),
    ],
  };
}

function encodeGraph(graph: GraphBuilder): onnxProto.onnx.IGraphProto {
  const needed = neededBy(graph);
  const nodes = graph.nodes.filter(({ outputs }) => outputs.some(({ name }) => needed.has(name)));
  // A model's outputs have names of their own, which Identity gives to the tensors behind them.
  const renamed = graph.outputs.filter(({ name, tensor }) => name !== tensor.name);
  return {
    name: graph.name,
    node: [
      ...nodes.map((node) => encodeNode(node, needed)),
      ...renamed.map(({ name, tensor }) => ({
        opType: 'Identity',
        name,
        input: [tensor.name],
        output: [name],
      })),
    ],
    initializer: graph.initializers.filter(({ tensor }) => needed.has(tensor.name)).map(initializer),
    input: graph.inputs.map((input) => valueInfo(input.name, input)),
    output: graph.outputs.map(({ name, tensor }) => valueInfo(name, tensor)),
  };
}

function storedBytes(graph: GraphBuilder): number {
  const own = graph.initializers.reduce((sum, { data }) => sum + data.byteLength, 0);
  const inner = graph.nodes.flatMap(({ subgraphs }) => Object.values(subgraphs).map(storedBytes));
  return inner.reduce((sum, bytes) => sum + bytes, own);
}

/** The graph as an ONNX model: opset 18 and the contributed operators of ONNX Runtime. */
export function encodeModel(graph: GraphBuilder): Uint8Array {
  const bytes = storedBytes(graph);
  if (bytes > LARGEST_MODEL) {
    throw new GraphError(
      'GRAPH_TOO_LARGE',
      `graph "${graph.name}": initializers of ${bytes} bytes, a model holds at most ${LARGEST_MODEL}; ` +
        'give the largest of them as inputs',
    );
  }
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    producerName: 'nonet',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: encodeGraph(graph),
  });
  return onnx.ModelProto.encode(model).finish();
}
