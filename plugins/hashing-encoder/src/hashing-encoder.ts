import { createHash } from 'node:crypto';
import { setImmediate as otherWork } from 'node:timers/promises';
import { type EmbedOptions, type Encoder, matrix, type Matrix, row } from '@nonet/plugins';

const DIMENSION = 512;
const MAX_WORDS = 512;
/** Texts after which others get their turn. */
const AT_A_TIME = 16;

/**
 * Feature hashing (Weinberger et al., 2009): every word, and every pair of neighbours, adds ±1 to one of 512 cells that a
 * hash chooses; the vector is then brought to unit length. No weights and no training: useful as a baseline, and as the
 * shortest encoder that keeps every promise of the contract.
 */
export function hashingEncoder(): Encoder {
  return {
    id: 'hashing',
    fingerprint: `hashing-${DIMENSION}-v1`,
    dimension: DIMENSION,
    maxTokens: MAX_WORDS,
    device: 'cpu',
    embed,
    dispose: async () => {},
  };
}

async function embed(texts: readonly string[], { signal }: EmbedOptions): Promise<Matrix> {
  signal?.throwIfAborted();
  const result = matrix(texts.length, DIMENSION);
  for (const [index, text] of texts.entries()) {
    hashInto(row(result, index), text);
    if (index % AT_A_TIME < AT_A_TIME - 1) continue;
    await otherWork();
    signal?.throwIfAborted();
  }
  return result;
}

function hashInto(vector: Float32Array, text: string): void {
  const words = (text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? []).slice(0, MAX_WORDS);
  const features = [...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)];
  for (const feature of features) {
    const hash = createHash('md5').update(feature).digest().readUInt32LE();
    vector[(hash >>> 1) % DIMENSION] += hash & 1 ? 1 : -1;
  }
  const length = Math.hypot(...vector);
  // A text without words, or one whose words cancel out, still gets a direction.
  if (length === 0) vector[0] = 1;
  else for (let i = 0; i < vector.length; i++) vector[i] /= length;
}
