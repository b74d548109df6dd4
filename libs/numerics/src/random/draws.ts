import type { Random } from './random.js';

/** A copy of the elements in another order, each order as likely as any other (Fisher and Yates). */
export function shuffled<Elements extends Int32Array | unknown[]>(
  elements: Elements,
  random: Random,
): Elements {
  const order = elements.slice() as Elements;
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** Draws positions with chances in proportion to their weights, by binary search in the running sums. */
export function weightedDraw(weights: ArrayLike<number>): (random: Random) => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < sums.length; i++) sums[i] = total += weights[i];
  return (random) => {
    const wanted = random.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** A standard normal deviate (Box and Muller 1958). */
export const normalDeviate = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
