/** Random numbers that follow from a seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, count). */
  below(count: number): number;
}

/**
 * The random numbers of one place of a run, such as one step. They follow from the seed and the place alone: a sampler
 * has no state that a checkpoint would have to keep, and a resumed run draws what an uninterrupted one would have drawn.
 * Generator: sfc32 (Doty-Humphrey, PractRand), 128 bits of state filled by a multiplicative hash.
 */
export function randomAt(seed: number, ...place: readonly number[]): Random {
  let hash = 0x9e3779b9;
  const word = (value: number): number => {
    hash = Math.imul(hash ^ value, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^= hash >>> 16);
  };
  for (const value of [seed, ...place]) {
    word(value | 0);
    word(Math.floor(value / 2 ** 32));
  }
  let [a, b, c, counter] = [word(1), word(2), word(3), 1];
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return { next, below: (count) => Math.floor(next() * count) };
}

/** Draws positions with chances in proportion to their weights, by binary search in the running sums. */
export function weightedDraw(weights: Float64Array): (random: Random) => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, i) => (sums[i] = total += weight));
  return (random) => {
    const wanted = random.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
