import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { logit, sigmoid } from '@nonet/numerics';
import type { Region } from '../classifier/candidates.js';
import type { Ranking, ScoredSymbol } from '../classifier/prediction.js';
import type { Children, MassFlow, SiblingComparison } from './mass-flow.js';
import { CALIBRATIONS } from '../taxonomy-index/tuned-constants.js';

/** A node that the descent came to. */
export interface FoundNode {
  readonly position: number;
  readonly mass: number;
  /** What of the mass the node does not pass on; as much as its mass where it was not opened. */
  readonly ownMass: number;
  /** Calibrated, in [0, 1]; never above the parent's. */
  readonly score: number;
  readonly parent: FoundNode | null;
  /** How it fared against its siblings, and which of them it is; null above main groups. */
  readonly among: { readonly comparison: SiblingComparison; readonly place: number } | null;
}

export interface DescentOptions {
  readonly region: Region;
  /** Maximum number of nodes to find. */
  readonly top: number;
  readonly minScore: number;
  readonly levelAt: (position: number) => CpcLevel;
  /** Score of a mass. Default: as fitted for zero-shot classification. */
  readonly calibrate?: (level: CpcLevel, mass: number) => number;
  readonly signal?: AbortSignal;
}

/** Maximum number of nodes opened for answers ranked by their own mass: a fixed number, and more for each answer. */
const OPENED = 30;
const OPENED_PER_ANSWER = 2;

/**
 * The best candidates, best first: best-first search from the sections. As no node has more mass than its parent, the
 * node with the most mass among those seen has the most among all that are left, so only nodes on the way to an answer
 * are ever opened. Ranked by their own mass, candidates are sure once none that is left has more mass than the last of
 * them; long before that the rest hardly changes the order, so the search for them is bounded.
 */
export async function descend(flow: MassFlow, options: DescentOptions): Promise<FoundNode[]> {
  const { region, top, minScore, signal, calibrate = calibrated } = options;
  const found: FoundNode[] = [];
  const frontier = new Frontier();
  const open = (children: Children, parent: FoundNode | null) => {
    children.positions.forEach((position, place) => {
      if (!region.reaches(position)) return;
      const { comparison } = children;
      const mass = children.masses[place];
      const score = Math.min(parent?.score ?? 1, calibrate(options.levelAt(position), mass));
      if (score < minScore) return;
      frontier.add({
        position,
        mass,
        ownMass: mass,
        score,
        parent,
        among: comparison === null ? null : { comparison, place },
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
function insert(node: FoundNode, found: FoundNode[], top: number): void {
  let at = found.length;
  while (at > 0 && found[at - 1].ownMass < node.ownMass) at--;
  found.splice(at, 0, node);
  if (found.length > top) found.pop();
}

/** Each answer, or the deepest node above it whose score reaches `minConfidence`; best first, once each. */
export function backedOff(
  found: readonly FoundNode[],
  minConfidence: number | null | undefined,
): FoundNode[] {
  if (minConfidence === null || minConfidence === undefined) return [...found];
  const answers = new Map<number, FoundNode>();
  for (const node of found) {
    let at: FoundNode | null = node;
    while (at !== null && at.score < minConfidence) at = at.parent;
    if (at !== null && !answers.has(at.position)) answers.set(at.position, at);
  }
  // An answer above another answer adds nothing to it.
  const above = new Set<number>();
  for (const { parent } of answers.values())
    for (let at = parent; at !== null; at = at.parent) above.add(at.position);
  return [...answers.values()]
    .filter(({ position }) => !above.has(position))
    .sort((a, b) => b.score - a.score);
}

/** What was found, and once each what stands above it. */
export function rankingOf(found: readonly FoundNode[], scored: (node: FoundNode) => ScoredSymbol): Ranking {
  const above = new Map<number, FoundNode>();
  for (const node of found)
    for (let at = node.parent; at !== null; at = at.parent) above.set(at.position, at);
  for (const node of found) above.delete(node.position);
  return { ranked: found.map(scored), above: [...above.values()].map(scored) };
}

export function calibrated(level: CpcLevel, mass: number): number {
  const { slope, offset } = CALIBRATIONS[level];
  return sigmoid(slope * massLogit(mass) + offset);
}

/** The logit of the mass that came down to a node: of many nodes, and so of ever smaller ones. */
export const massLogit = (mass: number): number => logit(mass, 1e-12, 1 - 1e-7);

/** A binary heap: most mass first, equal masses in scheme order. */
class Frontier {
  private readonly heap: FoundNode[] = [];

  add(node: FoundNode): void {
    let at = this.heap.push(node) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(node, this.heap[above])) break;
      this.heap[at] = this.heap[above];
      at = above;
    }
    this.heap[at] = node;
  }

  take(): FoundNode | undefined {
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

const before = (a: FoundNode, b: FoundNode) =>
  a.mass > b.mass || (a.mass === b.mass && a.position < b.position);
