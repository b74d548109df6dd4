import type { Pooling } from './encoder-files.js';

/**
 * One vector of the vectors of a text's tokens, of which the first `tokens` count (the others are padding).
 * @param states [tokens and padding, hidden]
 */
export function poolInto(vector: Float32Array, states: Float32Array, tokens: number, pooling: Pooling): void {
  const hidden = vector.length;
  const last = Math.max(0, tokens - 1);
  switch (pooling) {
    case 'cls':
      return vector.set(states.subarray(0, hidden));
    case 'last':
      return vector.set(states.subarray(last * hidden, (last + 1) * hidden));
    case 'max':
      vector.fill(-Infinity);
      for (let token = 0; token <= last; token++)
        for (let i = 0; i < hidden; i++) vector[i] = Math.max(vector[i], states[token * hidden + i]);
      return;
    case 'mean':
      for (let token = 0; token <= last; token++)
        for (let i = 0; i < hidden; i++) vector[i] += states[token * hidden + i] / (last + 1);
  }
}
