// Training speed: contrastive steps (InfoNCE over pairs of texts, AdamW, clipping) on an encoder with random weights.
//   node bench/train.mjs [--model minilm|bge-small|e5|tiny] [--device cpu|cuda] [--precision float32|float16|bfloat16]
//                        [--pairs 64] [--tokens 128] [--steps 100] [--runs 3] [--threads N] [--save-model FILE]
// The embedding tables are frozen, all layers are trained. `steps` run in one call; the first run is the warm-up, and the
// median of the others counts. That includes the transfer of parameters and moments at the start and the end of a run,
// which a last run of one step measures. bench/train_pytorch.py does the same steps with PyTorch; bench/train-cpu.mjs runs
// the two in turn on the same cores.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Float16Bits, median, normalDeviate, randomAt } from '@nonet/numerics';
import * as onnxGraph from '@nonet/onnx-graph';
import { InferenceSession } from '@nonet/onnx-graph/runtime';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'minilm' },
    device: { type: 'string', default: 'cpu' },
    precision: { type: 'string', default: 'float32' },
    pairs: { type: 'string', default: '64' },
    tokens: { type: 'string', default: '128' },
    steps: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
    threads: { type: 'string' },
    'save-model': { type: 'string' },
  },
});
const SHAPES = {
  tiny: { layers: 2, size: 64, heads: 4, inner: 128, vocabulary: 1000 },
  minilm: { layers: 6, size: 384, heads: 12, inner: 1536, vocabulary: 30522 },
  'bge-small': { layers: 12, size: 384, heads: 12, inner: 1536, vocabulary: 30522 },
  e5: { layers: 12, size: 768, heads: 12, inner: 3072, vocabulary: 30522 },
};
const shape = SHAPES[values.model];
if (!shape) throw new Error(`--model ${values.model}: allowed are ${Object.keys(SHAPES).join(', ')}`);
const { layers, size, heads, inner, vocabulary } = shape;
const [pairs, tokens, steps, runs] = ['pairs', 'tokens', 'steps', 'runs'].map((name) => Number(values[name]));
const { precision, device } = values;
if (values.threads) {
  // Left alone, ONNX Runtime starts a thread for each core of the machine and binds it there, whatever taskset says.
  const create = InferenceSession.create;
  const intraOpNumThreads = Number(values.threads);
  InferenceSession.create = (model, options) =>
    create.call(InferenceSession, model, { ...options, intraOpNumThreads });
}
const TEMPERATURE = 0.05;
const RATE = 1e-4;

/** The same numbers in every run. */
const random = randomAt(12345);
/** Normal numbers with deviation .02. */
const normal = (count) => Float32Array.from({ length: count }, () => 0.02 * normalDeviate(random));
const ofPrecision = (floats) =>
  precision === 'float32' ? floats : Float16Bits[precision].fromFloats(floats);

/** Name, shape and first values of every trained tensor: matrices are decayed, vectors are not. */
const LAYER = {
  attentionWeights: [size, 3 * size],
  attentionBias: [3 * size],
  outputWeights: [size, size],
  outputBias: [size],
  attentionNormScale: [size],
  attentionNormOffset: [size],
  innerWeights: [size, inner],
  innerBias: [inner],
  outerWeights: [inner, size],
  outerBias: [size],
  normScale: [size],
  normOffset: [size],
};
const trained = Array.from({ length: layers }, (_, i) =>
  Object.entries(LAYER).map(([name, dims]) => ({ name: `${i}.${name}`, shape: dims })),
).flat();
const firstValues = (name, dims) => {
  if (dims.length === 2) return normal(dims[0] * dims[1]);
  return new Float32Array(dims[0]).fill(name.endsWith('Scale') ? 1 : 0);
};
const group = (name, rank, weightDecay) => ({
  name,
  weightDecay,
  learningRateScale: 1,
  parameters: trained.filter((parameter) => parameter.shape.length === rank),
});

function step({ f, parameters, batch, frozen }) {
  const table = (name, rows) => frozen(name, precision, [rows, size], ofPrecision(normal(rows * size)));
  const texts = { batch: 2 * pairs, heads, epsilon: 1e-12 };
  const embedded = f.add(
    f.gather(table('words', vocabulary), f.transpose(batch.tokens, [1, 0])),
    f.unsqueeze(table('positions', tokens), [1]),
  );
  const scale = frozen('embeddingScale', precision, [size], ofPrecision(new Float32Array(size).fill(1)));
  const offset = frozen('embeddingOffset', precision, [size], ofPrecision(new Float32Array(size)));
  let rows = f.reshape(f.layerNorm(embedded, scale, offset, texts.epsilon), [-1, size]);
  const mask = f.cast(batch.mask, precision);
  const scores = onnxGraph.maskScores(f, mask);
  for (let i = 0; i < layers; i++) {
    const layer = Object.fromEntries(Object.keys(LAYER).map((name) => [name, parameters[`${i}.${name}`]]));
    rows = onnxGraph.transformerLayer(f, rows, layer, scores, texts);
  }
  const vectors = f.unitRows(f.cast(onnxGraph.meanPool(f, rows, mask, texts), 'float32'));
  const [anchors, candidates] = [0, pairs].map((start) => f.slice(vectors, start, start + pairs, 0));
  const diagonal = Float32Array.from({ length: pairs * pairs }, (_, i) => (i % (pairs + 1) === 0 ? 1 : 0));
  const positives = frozen('positives', 'float32', [pairs, pairs], diagonal);
  // InfoNCE: the other text of the pair against those of all pairs.
  const cosines = f.product(anchors, candidates, { transB: 1, alpha: 1 / TEMPERATURE });
  const chosen = f.sum(f.mul(f.logSoftmax(cosines), positives), [-1]);
  return { loss: f.neg(f.graph.op('ReduceMean', [chosen], { keepdims: 0 })), metrics: {} };
}

/** Pairs about a topic each: twenty words of a vocabulary, so that there is something to learn. */
function batches(steps) {
  const ids = new Int32Array(steps * 2 * pairs * tokens);
  for (let k = 0; k < steps; k++) {
    const topics = Array.from({ length: pairs }, () => random.below(vocabulary));
    for (let text = 0; text < 2 * pairs; text++) {
      for (let t = 0; t < tokens; t++) {
        ids[(k * 2 * pairs + text) * tokens + t] = (topics[text % pairs] * 7 + random.below(20)) % vocabulary;
      }
    }
  }
  const dims = [steps, 2 * pairs, tokens];
  return {
    tokens: { data: ids, shape: dims },
    mask: { data: new Float32Array(ids.length).fill(1), shape: dims },
  };
}

const began = performance.now();
const program = onnxGraph.trainingProgram({
  device: device.split(':')[0],
  groups: [group('matrices', 2, 0.01), group('vectors', 1, 0)],
  batch: {
    tokens: { type: 'int32', shape: [2 * pairs, tokens] },
    mask: { type: 'float32', shape: [2 * pairs, tokens] },
  },
  optimizer: onnxGraph.adamW(),
  clipNorm: 1,
  precision,
  accumulate: 1,
  step,
});
if (values['save-model']) writeFileSync(values['save-model'], program.model);
const first = Object.fromEntries(trained.map(({ name, shape: dims }) => [name, firstValues(name, dims)]));
const session = await onnxGraph.TrainingSession.open(program, onnxGraph.initialState(program, first), device);
const opened = performance.now();
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
console.log(
  `${values.model}, ${device}, ${precision}, 2 x ${pairs} x ${tokens}, ${steps} steps a run; ` +
    `model ${(program.model.length / 2 ** 20).toFixed(0)} MiB, ready in ${((opened - began) / 1000).toFixed(1)} s`,
);
const times = [];
for (let run = 0; run <= runs; run++) {
  const data = batches(steps);
  const start = performance.now();
  const { losses } = await session.run(data, Array(steps).fill(RATE));
  const ms = (performance.now() - start) / steps;
  if (run > 0) times.push(ms);
  const what = run === 0 ? 'warm-up' : `run ${run}  `;
  console.log(
    `${what}  ${ms.toFixed(2)} ms/step  loss ${losses[0].toFixed(4)} -> ${losses.at(-1).toFixed(4)}`,
  );
}
const ms = median(times);
const single = batches(1);
const start = performance.now();
await session.run(single, [RATE]);
const transfer = (performance.now() - start - ms) / (1 - 1 / steps);
console.log(
  `one step alone takes ${transfer.toFixed(0)} ms more than a step: without the transfers a step takes ` +
    `${(ms - transfer / steps).toFixed(2)} ms`,
);
console.log(
  `nonet ${values.model} ${device} ${precision}: ${ms.toFixed(2)} ms/step, ${Math.round((2 * pairs * tokens * 1000) / ms)} tokens/s`,
);
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
await session.dispose();
