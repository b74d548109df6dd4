/** Uniform numbers in [0, 1) that follow from a seed and a purpose: mulberry32 (Tommy Ettinger, public domain). */
export function randomFrom(seed: number, purpose: string): () => number {
  // FNV-1a over both: purposes with one seed do not share their numbers.
  let state = 0x811c9dc5;
  for (const character of `${seed} ${purpose}`) {
    state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  }
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The same elements in another order (Fisher-Yates). */
export function shuffled(elements: Int32Array, random: () => number): Int32Array {
  const order = elements.slice();
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
