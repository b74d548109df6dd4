/** Finds the position of a symbol's number: a hash table with open addressing, two slots for each key. */
export class KeyIndex {
  private readonly slots: Int32Array;
  private readonly mask: number;

  /** Throws `DuplicateKey` where a key comes twice. */
  constructor(private readonly keys: Float64Array) {
    const capacity = 1 << Math.ceil(Math.log2(Math.max(2, keys.length * 2)));
    this.mask = capacity - 1;
    this.slots = new Int32Array(capacity).fill(-1);
    for (let position = 0; position < keys.length; position++) {
      const slot = this.slotOf(keys[position]);
      if (this.slots[slot] >= 0) throw new DuplicateKey(position);
      this.slots[slot] = position;
    }
  }

  /** -1 where the key is not in the table. */
  positionOf(key: number): number {
    return this.slots[this.slotOf(key)];
  }

  /** The slot of the key, or the free one where it would go. */
  private slotOf(key: number): number {
    // Keys are 50-bit mixed-radix numbers: both halves must reach the low bits.
    const low = key >>> 0;
    const high = Math.floor(key / 2 ** 32);
    let slot = (Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 7) & this.mask;
    while (this.slots[slot] >= 0 && this.keys[this.slots[slot]] !== key) slot = (slot + 1) & this.mask;
    return slot;
  }
}

export class DuplicateKey extends Error {
  constructor(readonly position: number) {
    super(`The key at position ${position} stands in the table already.`);
  }
}
