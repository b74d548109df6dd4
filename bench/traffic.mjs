// Where the time of a training step must go, from its graph alone: bytes and products of every operator, before any run.
//   node --import ./bench/traffic.mjs bench/train.mjs --model e5 --precision float16 --device cuda
// An operator takes as long as its bytes at RATE or its products at PEAK, whichever is longer, and a launch. That is what
// a GPU of the H100's generation can reach; the profile (profile.mjs) tells what its kernels do reach.
import * as onnxGraph from '@nonet/onnx-graph';

const RATE = 2.5e12;
const PEAK = { float32: 3e14, float16: 6e14, bfloat16: 6e14 };
const LAUNCH = 5e-6;
const BYTES = { float32: 4, int32: 4, int64: 8, bool: 1, uint8: 1, float16: 2, bfloat16: 2 };
/** Operators that only give a tensor another shape: ONNX Runtime does them in place. */
const FREE = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Shape', 'Identity']);

const { GraphBuilder, TrainingSession } = onnxGraph;
const build = GraphBuilder.prototype.build;
GraphBuilder.prototype.build = function () {
  report(this);
  return build.call(this);
};
TrainingSession.open = () => process.exit();

const elements = ({ shape }) =>
  shape.reduce((product, size) => product * (typeof size === 'number' ? size : 1), 1);
const bytes = (tensor) => elements(tensor) * BYTES[tensor.type];
const transposed = (operator, { shape }, flag) =>
  operator === 'FusedMatMul' && flag ? shape.at(-2) : shape.at(-1);

function report(graph) {
  const body = graph.nodes.find(({ operator }) => operator === 'Loop').subgraphs.body;
  const sums = new Map();
  const nodes = needed(body);
  for (const node of nodes) {
    const { operator, inputs, outputs, attributes } = node;
    if (FREE.has(operator)) continue;
    const kept = outputs.filter((output) => output.read);
    const given = inputs.filter((input) => input && !(operator === 'Gather' && input === inputs[0]));
    const moved = [...given, ...kept].reduce((sum, tensor) => sum + bytes(tensor), 0);
    const product = ['MatMul', 'FusedMatMul', 'Gemm'].includes(operator);
    const inner = product ? transposed(operator, inputs[0], attributes.transA) : 0;
    const flops = product ? 2 * elements(outputs[0]) * inner : 0;
    const seconds = Math.max(moved / RATE, flops / (PEAK[outputs[0].type] ?? Infinity)) + LAUNCH;
    const shapes = inputs.filter(Boolean).map(({ type, shape }) => `${type.replace('float', 'f')}[${shape}]`);
    for (const key of [operator, `${operator} ${shapes.slice(0, 3).join(' ')}`]) {
      const sum = sums.get(key) ?? { us: 0, count: 0, moved: 0 };
      sums.set(key, { us: sum.us + seconds * 1e6, count: sum.count + 1, moved: sum.moved + moved });
    }
  }
  const rows = [...sums].sort(([, a], [, b]) => b.us - a.us);
  const line = ([key, { us, count, moved }]) =>
    `${(us / 1000).toFixed(3).padStart(9)} ms ${(moved / 1e9).toFixed(3).padStart(8)} GB ${String(count).padStart(5)} x  ${key}`;
  const operators = rows.filter(([key]) => !key.includes(' '));
  const [us, moved, count] = ['us', 'moved', 'count'].map((name) =>
    operators.reduce((sum, [, one]) => sum + one[name], 0),
  );
  console.log(line(['a step, at least', { us, moved, count }]));
  console.log(`${nodes.length} operators, ${nodes.length - count} of which move nothing`);
  console.log(operators.map(line).join('\n'));
  console.log(
    rows
      .filter(([key]) => key.includes(' '))
      .slice(0, 60)
      .map(line)
      .join('\n'),
  );
}

/** The nodes that the outputs need; marks the values that are read. */
function needed(graph) {
  const read = new Set(graph.outputs.map(({ tensor }) => tensor.name));
  const nodes = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some(({ name }) => read.has(name))) return false;
    for (const input of inputs) if (input) read.add(input.name);
    return true;
  });
  return nodes.map((node) => ({
    ...node,
    outputs: node.outputs.map((output) => ({ ...output, read: read.has(output.name) })),
  }));
}
