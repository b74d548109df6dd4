import { createHash } from 'node:crypto';
import type { PatentRecord, Split } from '../record/patent-record.js';
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
 * Where a group goes depends on the seed and on the family (or number) of its oldest member alone: patents added later
 * move nothing, in whatever order they come, unless they join two groups; then both follow the older one.
 * @throws RangeError unless dev and test are shares that leave something for training
 */
export function splitPatents(patents: Iterable<PatentRecord>, { seed, dev, test }: SplitOptions): Split[] {
  if (!(dev >= 0 && test >= 0 && dev + test < 1)) {
    throw new RangeError(`dev ${dev} and test ${test} must be shares of at least 0 that sum to less than 1`);
  }
  const index = new DuplicateIndex();
  const groups = new Groups();
  const members: Member[] = [];
  for (const patent of patents) {
    const family = patent.familyId ?? patent.number;
    const position = members.push({ family, published: patent.publicationDate ?? UNDATED }) - 1;
    groups.add();
    for (const { of } of index.add(patent)) groups.join(position, of);
  }
  const oldest = new Map<number, Member>();
  members.forEach((member, position) => {
    const group = groups.of(position);
    const known = oldest.get(group);
    if (known === undefined || isOlder(member, known)) oldest.set(group, member);
  });
  return members.map((_, position) => {
    const draw = uniform(`${seed}\n${oldest.get(groups.of(position))?.family ?? ''}`);
    if (draw < test) return 'test';
    return draw < test + dev ? 'dev' : 'train';
  });
}

interface Member {
  readonly family: string;
  readonly published: string;
}

/** Sorts behind every date. */
const UNDATED = '9999';

function isOlder(a: Member, b: Member): boolean {
  return a.published === b.published ? a.family < b.family : a.published < b.published;
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
