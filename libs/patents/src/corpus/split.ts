import { createHash } from 'node:crypto';
import type { PatentRecord, Split } from '../patent-record.js';
import { DuplicateIndex } from './duplicates.js';

export interface SplitOptions {
  /** Another seed, another split. */
  readonly seed: string;
  /** Share of the groups, 0 to 1. */
  readonly dev: number;
  readonly test: number;
}

/**
 * Train, dev or test for every patent, in their order. Patents that repeat one another (see `DuplicateIndex`) form a
 * group and stay together, so that nothing of a test is learnt by heart.
 *
 * Where a group goes depends on the seed and on its oldest member alone: patents added later, of other groups or
 * younger than the oldest, move nothing, in whatever order they come. Only a patent that joins two groups can move
 * one of them, to the side of the older.
 * @throws RangeError unless dev and test are shares that leave something for training
 */
export function splitPatents(patents: Iterable<PatentRecord>, { seed, dev, test }: SplitOptions): Split[] {
  if (!(dev >= 0 && test >= 0 && dev + test < 1)) {
    throw new RangeError(`dev ${dev} and test ${test} must be shares of at least 0 that sum to less than 1`);
  }
  const index = new DuplicateIndex();
  const groups = new Groups();
  /** Sorts by age: publication date, then number; of a group the least stands for all. */
  const ages: string[] = [];
  for (const patent of patents) {
    const position = ages.push(`${patent.publicationDate ?? '9999'} ${patent.familyId ?? patent.number}`) - 1;
    groups.add();
    for (const { of } of index.add(patent)) groups.join(position, of);
  }
  const oldest = new Map<number, string>();
  ages.forEach((age, position) => {
    const group = groups.of(position);
    const known = oldest.get(group);
    if (known === undefined || age < known) oldest.set(group, age);
  });
  return ages.map((_, position) => {
    const draw = uniform(`${seed}\n${oldest.get(groups.of(position)) ?? ''}`);
    if (draw < test) return 'test';
    return draw < test + dev ? 'dev' : 'train';
  });
}

/** 48 bits of SHA-256 as a number from 0 to 1. */
function uniform(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Disjoint sets (union-find with path halving). */
class Groups {
  readonly #parents: number[] = [];

  add(): void {
    this.#parents.push(this.#parents.length);
  }

  of(position: number): number {
    let at = position;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      const grandparent = this.#parents[parent] ?? parent;
      this.#parents[at] = grandparent;
      at = grandparent;
    }
  }

  join(a: number, b: number): void {
    const [first, second] = [this.of(a), this.of(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }
}
