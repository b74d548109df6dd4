import { bertParameters, type BertWeights } from './bert-parameters.js';

/**
 * By how much each channel of the hidden states is divided before it is quantised (its weights are multiplied by the
 * same): 1 for most, more for the few channels whose values are many times larger than the others' and would otherwise
 * set the scale for all. Such channels are the same in all layers and show in the offsets of the layer normalisations
 * (Kovaleva et al. 2021, "BERT Busters"), so no calibration data are needed; the square root shares the range between
 * activations and weights (Xiao et al. 2023, "SmoothQuant").
 */
export function channelDivisors(weights: BertWeights): Float32Array {
  const { config } = weights;
  const largest = new Float32Array(config.hidden);
  const offsets = bertParameters(config).filter(({ name }) => name.endsWith('LayerNorm.bias'));
  // The last normalisation is not followed by a layer that would quantise it.
  for (const { name } of offsets.slice(0, -1)) {
    weights.floats(name).forEach((offset, channel) => {
      largest[channel] = Math.max(largest[channel]!, Math.abs(offset));
    });
  }
  const usual = Float32Array.from(largest).sort()[config.hidden >> 1]!;
  return usual > 0 ? largest.map((size) => Math.max(1, Math.sqrt(size / usual))) : largest.fill(1);
}
