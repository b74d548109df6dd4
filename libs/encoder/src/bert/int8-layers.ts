import type { GraphBuilder, Tensor } from '@nonet/onnx-graph';
import type { Int8Range } from './int8-range.js';
import type { BertWeights } from './bert-parameters.js';
import type { LinearLayers } from './linear.js';
import { channelDivisors } from './outlier-channels.js';

/** Activations are unsigned with this zero point: the kernels for unsigned by signed products are the fastest. */
const ZERO = 128;
/** The layers whose input comes straight from a layer normalisation. */
const READS_HIDDEN_STATES = /\.attention\.self\.|\.intermediate\.dense$/;
/** The smallest scale: a row of zeros must not divide by zero. */
const SMALLEST_SCALE = 1e-10;

/**
 * Products in eight bits with dynamic quantisation. Weights have one scale for each output, activations one for each
 * row: so the scale of a token depends on that token alone, an outlier in one text cannot coarsen another, and the
 * vector of a text does not depend on the batch that it travels in.
 */
export function int8Layers(graph: GraphBuilder, weights: BertWeights, range: Int8Range): LinearLayers {
  const divisors = channelDivisors(weights);
  const reciprocals = divisors.map((divisor) => 1 / divisor);
  const smoothing = graph.initializer('smoothing', 'float32', [reciprocals.length], reciprocals);
  return (values, layers) => {
    const smoothed = layers.every((layer) => READS_HIDDEN_STATES.test(layer));
    const { quantized, scales } = quantizeRows(
      graph,
      smoothed ? graph.op('Mul', [values, smoothing]) : values,
    );
    return layers.map((layer) => {
      const [outputs, inputs] = weights.shape(`${layer}.weight`) as [number, number];
      const floats = weights.floats(`${layer}.weight`);
      if (smoothed) for (let i = 0; i < floats.length; i++) floats[i]! *= divisors[i % inputs]!;
      const weight = quantizeWeight(floats, outputs, inputs, range);
      const product = graph.op('MatMulIntegerToFloat', [
        quantized,
        graph.initializer(`${layer}.weight`, 'int8', [inputs, outputs], weight.values),
        graph.constant('float32', 1),
        graph.initializer(`${layer}.scale`, 'float32', [outputs], weight.scales),
        graph.constant('uint8', ZERO),
      ]);
      return graph.op('Mul', [product, scales]);
    });
  };
}

/** Values `[rows, size]` as uint8 around {@link ZERO}, with the scale of each row `[rows, 1]`. */
function quantizeRows(graph: GraphBuilder, values: Tensor): { quantized: Tensor; scales: Tensor } {
  const largest = graph.op('ReduceMax', [graph.op('Abs', [values]), graph.integers([1])], { keepdims: 0 });
  const step = graph.op('Mul', [largest, graph.constant('float32', 1 / 127)]);
  const scales = graph.op('Max', [step, graph.constant('float32', SMALLEST_SCALE)]);
  const zeros = graph.op('Expand', [graph.constant('uint8', [ZERO]), graph.op('Shape', [scales])]);
  return {
    quantized: graph.op('QuantizeLinear', [values, scales, zeros], { axis: 0 }),
    scales: graph.op('Unsqueeze', [scales, graph.integers([1])]),
  };
}

/** A weight `[outputs, inputs]` as int8 `[inputs, outputs]` with one scale for each output. */
function quantizeWeight(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  range: Int8Range,
): { values: Int8Array<ArrayBuffer>; scales: Float32Array } {
  const values = new Int8Array(weight.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = weight.subarray(output * inputs, (output + 1) * inputs);
    let largest = 0;
    for (let i = 0; i < inputs; i++) largest = Math.max(largest, Math.abs(row[i]!));
    const scale = Math.max(largest / range, SMALLEST_SCALE);
    scales[output] = scale;
    for (let i = 0; i < inputs; i++) values[i * outputs + output] = Math.round(row[i]! / scale);
  }
  return { values, scales };
}
