import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Region } from '../classifier/candidates.js';
import type { Children, SiblingComparison } from './mass-flow.js';
import { CALIBRATIONS } from '../scheme/tuned-constants.js';

/** A node on the way down. */
export interface Visited {
  readonly position: number;
  readonly mass: number;
  /** What of the mass the node does not pass on; as much as its mass where it was not opened. */
  readonly ownMass: number;
  /** Calibrated, in [0, 1]; never above the parent's. */
  readonly score: number;
  readonly parent: Visited | null;
  /** How it fared against its siblings, and which of them it is; null above main groups. */
  readonly among: { readonly comparison: SiblingComparison; readonly index: number } | null;
}

/** Where mass comes from and where it goes. */
export interface Flow {
  roots(): Children;
  below(parent: number, mass: number, signal?: AbortSignal): Promise<Children>;
}

export interface DescentOptions {
  readonly region: Region;
  /** At most so many. */
  readonly top: number;
  readonly minScore: number;
  readonly levelAt: (position: number) => CpcLevel;
  /** Score of a mass, where the flow does not say; default: as fitted for zero-shot classification. */
  readonly calibrate?: (level: CpcLevel, mass: number) => number;
  readonly signal?: AbortSignal;
}

/** Nodes opened at most for answers ranked by their own mass, beside those that finding enough of them takes. */
const OPENED = 30;
const OPENED_PER_ANSWER = 2;

/**
 * The best candidates, best first: best-first search from the sections. As no node has more mass than its parent, the
 * node with the most mass among those seen has the most among all that are left, so only nodes on the way to an answer
 * are ever opened. Ranked by their own mass, candidates are sure once none that is left has more mass than the last of
 * them; long before that the rest hardly changes the order, so the search for them is bounded.
 */
export async function descend(flow: Flow, options: DescentOptions): Promise<Visited[]> {
  const { region, top, minScore, signal, calibrate = calibrated } = options;
  const found: Visited[] = [];
  const frontier = new Frontier();
  const open = (children: Children, parent: Visited | null) => {
    children.positions.forEach((position, index) => {
      if (!region.reaches(position)) return;
      const { comparison } = children;
      const mass = children.masses[index];
      const own = children.scores?.[index] ?? calibrate(options.levelAt(position), mass);
      const score = Math.min(parent?.score ?? 1, own);
      if (score < minScore) return;
      frontier.add({
        position,
        mass,
        ownMass: mass,
        score,
        parent,
        among: comparison === null ? null : { comparison, index },
      });
    });
  };
  open(flow.roots(), null);
  const mostOpened = OPENED + OPENED_PER_ANSWER * top;
  for (let opened = 1; top > 0; opened++) {
    const best = frontier.take();
    if (best === undefined) break;
    signal?.throwIfAborted();
    const holds = region.holds(best.position);
    if (region.rankedBy === 'subtree') {
      if (holds) found.push(best);
      if (found.length === top) break;
      if (region.opens(best.position)) open(await flow.below(best.position, best.mass, signal), best);
      continue;
    }
    if (found.length === top && (found[top - 1].ownMass >= best.mass || opened > mostOpened)) break;
    const children = await flow.below(best.position, best.mass, signal);
    const ownMass = children.masses.reduce((rest, mass) => rest - mass, best.mass);
    const itself = { ...best, ownMass: Math.max(0, ownMass) };
    if (holds) insert(itself, found, top);
    open(children, itself);
  }
  return region.rankedBy === 'itself'
    ? found
    : found.sort((a, b) => b.score - a.score || b.mass - a.mass || a.position - b.position);
}

/** Keeps the `top` nodes with the most mass of their own, most first. */
function insert(node: Visited, found: Visited[], top: number): void {
  let at = found.length;
  while (at > 0 && found[at - 1].ownMass < node.ownMass) at--;
  found.splice(at, 0, node);
  if (found.length > top) found.pop();
}

/** Each answer, or the deepest node above it that reaches the bound; best first, once each. */
export function backedOff(found: readonly Visited[], minConfidence: number | null | undefined): Visited[] {
  if (minConfidence === null || minConfidence === undefined) return [...found];
  const answers = new Map<number, Visited>();
  for (const node of found) {
    let at: Visited | null = node;
    while (at !== null && at.score < minConfidence) at = at.parent;
    if (at !== null && !answers.has(at.position)) answers.set(at.position, at);
  }
  // What stands above another answer says nothing that the other does not say.
  const above = new Set<number>();
  for (const { parent } of answers.values())
    for (let at = parent; at !== null; at = at.parent) above.add(at.position);
  return [...answers.values()]
    .filter(({ position }) => !above.has(position))
    .sort((a, b) => b.score - a.score);
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
