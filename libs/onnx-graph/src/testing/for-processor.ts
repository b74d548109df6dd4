import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
type Graph = onnxProto.onnx.IGraphProto;
type Node = onnxProto.onnx.INodeProto;

/** A model for CUDA, with the operators that it alone has kernels for written out in others: for tests on the processor. */
export function forProcessor(model: Uint8Array): Uint8Array {
  const proto = onnx.ModelProto.decode(model);
  writeOut(proto.graph!);
  return onnx.ModelProto.encode(proto).finish();
}

function writeOut(graph: Graph): void {
  graph.node = graph.node!.flatMap((node) => {
    node.attribute?.forEach(({ g: subgraph }) => subgraph && writeOut(subgraph));
    return node.opType === 'GatedAdd' ? productAndSum(node) : [node];
  });
}

function productAndSum({ input, output }: Node): Node[] {
  const [a, b, factors] = input as [string, string, string];
  const scaled = `${output![0]}.scaled`;
  return [
    { opType: 'Mul', input: [b, factors], output: [scaled] },
    { opType: 'Add', input: [a, scaled], output: output! },
  ];
}
