import type { Expressions } from '../autodiff/expressions.js';
import type { Tensor } from '../graph/tensor.js';

/** A prime, 2³¹ - 1: squares of numbers below it fit in int64. */
const PRIME = 2147483647;

/** Mixes whole numbers in [0, PRIME): quadratic maps modulo a prime, which every device computes alike. */
function mix(f: Expressions, x: Tensor): Tensor {
  return [48271, 69621, 16807].reduce(
    (h, factor) => f.mod(f.mul(f.add(h, factor), f.add(h, factor * 7)), PRIME),
    x,
  );
}

/**
 * Dropout (Srivastava et al., 2014): sets elements to 0 with probability `rate` and scales the rest by 1 / (1 - rate).
 * Which ones follows from the seed (int64, no dimensions) and their position alone, so that a run with the same seeds
 * drops the same elements, whether or not it was interrupted.
 */
export function dropout(f: Expressions, x: Tensor, rate: number, seed: Tensor): Tensor {
  if (rate === 0) return x;
  const count = f.graph.op('ReduceProd', [f.shapeOf(x)], { keepdims: 0 });
  const zero = f.graph.constant('int64', 0);
  const positions = f.graph.op('Range', [zero, count, f.graph.constant('int64', 1)]);
  const key = mix(f, f.mod(seed, PRIME));
  const random = mix(f, f.mod(f.add(positions, key), PRIME));
  const kept = f.graph.op('Reshape', [f.greaterOrEqual(random, Math.round(rate * PRIME)), f.shapeOf(x)]);
  return f.where(kept, f.mul(x, 1 / (1 - rate)), 0);
}
