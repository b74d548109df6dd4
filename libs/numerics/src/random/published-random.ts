import { fnv1a } from '../hashing.js';
import { type Random, randomOf } from './random.js';

/**
 * The random numbers that published figures were drawn with: the weights of the shipped model, the bootstrap intervals of
 * every evaluation, and the report's classifiers beside it. Whoever makes these again gets the same ones only as long as
 * this stream stays as it is; all else draws from `randomAt`.
 * Generator: mulberry32 (Tommy Ettinger, public domain), with 32 bits of state that start as the seed.
 * @param purpose purposes with one seed do not share their numbers
 */
export function publishedRandom(seed: number, purpose?: string): Random {
  let state = purpose === undefined ? seed >>> 0 : fnv1a(`${seed} ${purpose}`);
  return randomOf(() => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  });
}
