import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Region } from './candidates.js';
import type { Children, MassFlow, SiblingComparison } from './mass-flow.js';
import { CALIBRATIONS } from './tuned-constants.js';

/** A node on the way down. */
export interface Visited {
  readonly position: number;
  readonly mass: number;
  /** Calibrated, in [0, 1]; never above the parent's. */
  readonly score: number;
  readonly parent: Visited | null;
  /** How it fared against its siblings, and which of them it is; null above main groups. */
  readonly among: { readonly comparison: SiblingComparison; readonly index: number } | null;
}

export interface DescentOptions {
  readonly region: Region;
  /** At most so many. */
  readonly top: number;
  readonly minScore: number;
  readonly levelAt: (position: number) => CpcLevel;
  readonly signal?: AbortSignal;
}

/**
 * The candidates with the highest scores, best first: best-first search from the sections. As no node has more mass
 * than its parent, the node with the most mass among those seen has the most among all that are left, so only nodes
 * on the way to an answer are ever opened.
 */
export async function descend(flow: MassFlow, options: DescentOptions): Promise<Visited[]> {
  const { region, top, minScore, signal } = options;
  const found: Visited[] = [];
  const frontier = new Frontier();
  const open = (children: Children, parent: Visited | null) => {
    children.positions.forEach((position, index) => {
      if (!region.reaches(position)) return;
      const { comparison } = children;
      const mass = children.masses[index];
      const score = Math.min(parent?.score ?? 1, calibrated(options.levelAt(position), mass));
      if (score < minScore) return;
      frontier.add({
        position,
        mass,
        score,
        parent,
        among: comparison === null ? null : { comparison, index },
      });
    });
  };
  open(flow.roots(), null);
  for (let best = frontier.take(); best !== undefined && found.length < top; best = frontier.take()) {
    signal?.throwIfAborted();
    if (region.holds(best.position)) found.push(best);
    if (found.length < top) open(await flow.below(best.position, best.mass, signal), best);
  }
  return found.sort((a, b) => b.score - a.score || b.mass - a.mass || a.position - b.position);
}

export function calibrated(level: CpcLevel, mass: number): number {
  const { slope, offset } = CALIBRATIONS[level];
  const bounded = Math.min(1 - 1e-7, Math.max(1e-12, mass));
  return 1 / (1 + Math.exp(-slope * Math.log(bounded / (1 - bounded)) - offset));
}

/** A binary heap: most mass first, equal masses in scheme order. */
class Frontier {
  private readonly heap: Visited[] = [];

  add(node: Visited): void {
    let at = this.heap.push(node) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(node, this.heap[above])) break;
      this.heap[at] = this.heap[above];
      at = above;
    }
    this.heap[at] = node;
  }

  take(): Visited | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.heap.length) break;
      if (below + 1 < this.heap.length && before(this.heap[below + 1], this.heap[below])) below++;
      if (!before(this.heap[below], last)) break;
      this.heap[at] = this.heap[below];
      at = below;
    }
    this.heap[at] = last;
    return first;
  }
}

const before = (a: Visited, b: Visited) => a.mass > b.mass || (a.mass === b.mass && a.position < b.position);
