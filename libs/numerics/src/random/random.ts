import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { fnv1a, mixBits } from '../hashing.js';

/** Random numbers that follow from a seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, count). */
  below(count: number): number;
}

export const randomOf = (next: () => number): Random => ({
  next,
  below: (count) => Math.floor(next() * count),
});

/**
 * The random numbers of one place of a work, such as a step of a training or `'held out'`. They follow from the seed and
 * the place alone: who draws has no state that a checkpoint would have to keep, a resumed run draws what an uninterrupted
 * one would have drawn, and places with one seed do not share their numbers.
 * Generator: xoroshiro128+ of pure-rand, its 128 bits of state filled with hashes of seed and place.
 */
export function randomAt(seed: number, ...place: readonly (number | string)[]): Random {
  const words = [seed, ...place].flatMap((part) =>
    typeof part === 'string' ? [fnv1a(part), part.length] : [part | 0, Math.floor(part / 2 ** 32) | 0],
  );
  const lane = (index: number) => words.reduce((hash, word) => mixBits(hash ^ word), mixBits(index + 1)) | 0;
  const generator = xoroshiro128plusFromState([lane(0), lane(1), lane(2), lane(3)]);
  return randomOf(() => uniformFloat64(generator));
}
