const LONGEST_KEY = 64;

/**
 * Remembers the token ids of words, at most `2 * capacity` of them. Two generations: when the young one is full it
 * becomes the old one, and what is asked for again is taken back; so frequent words stay and nothing is counted.
 */
export class WordCache {
  private young = new Map<string, readonly number[]>();
  private old = new Map<string, readonly number[]>();

  constructor(private readonly capacity: number) {}

  get(word: string): readonly number[] | undefined {
    const ids = this.young.get(word);
    if (ids !== undefined) return ids;
    const kept = this.old.get(word);
    if (kept !== undefined) this.set(word, kept);
    return kept;
  }

  set(word: string, ids: readonly number[]): void {
    if (word.length > LONGEST_KEY) return;
    if (this.young.size >= this.capacity) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(detached(word), ids);
  }
}

/** A copy of a slice: the slice itself would keep the whole text that it was cut from in memory. */
const detached = (word: string) => Buffer.from(word, 'utf16le').toString('utf16le');
