import { fnv1a, mixBits } from '@nonet/numerics';

/** Minima kept of a text; the share of equal ones estimates how much two texts have in common (Jaccard). */
export const SIGNATURE_SIZE = 32;
/** Minimum number of shingles: a text with fewer is too short to be called nearly the same as another. */
const MIN_SHINGLES = 16;
const SHINGLE_WORDS = 4;

/** Words only, lower case: what two prints of one text have in common. */
export function normalisedWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * MinHash of the shingles of four words by one permutation (Li, Owen and Zhang 2012): every shingle falls into one of
 * the `SIGNATURE_SIZE` bins, of which the least is kept; an empty bin takes from the next filled one. Costs one hash
 * a shingle. `null` for a text of too few words.
 */
export function shingleSignature(words: readonly string[]): Uint32Array | null {
  const shingles = words.length - SHINGLE_WORDS + 1;
  if (shingles < MIN_SHINGLES) return null;
  const hashes = Uint32Array.from(words, (word) => mixBits(fnv1a(word)));
  const minima = new Uint32Array(SIGNATURE_SIZE).fill(0xffffffff);
  for (let start = 0; start < shingles; start++) {
    let hash = 0;
    for (let word = 0; word < SHINGLE_WORDS; word++) hash = mixBits(hash ^ (hashes[start + word] ?? 0));
    const bin = hash % SIGNATURE_SIZE;
    minima[bin] = Math.min(minima[bin] ?? 0, hash);
  }
  return minima.map((minimum, bin) => {
    for (let step = 0; step < SIGNATURE_SIZE; step++) {
      const donor = minima[(bin + step) % SIGNATURE_SIZE] ?? 0xffffffff;
      if (donor !== 0xffffffff) return donor;
    }
    return minimum;
  });
}

/** Share of equal minima, 0 to 1. */
export function resemblance(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let index = 0; index < SIGNATURE_SIZE; index++) if (a[index] === b[index]) equal++;
  return equal / SIGNATURE_SIZE;
}
