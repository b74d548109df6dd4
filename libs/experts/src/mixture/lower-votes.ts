import type { CpcSymbol, Taxonomy } from '@nonet/cpc-taxonomy';
import { type ExampleSet, type FoundNeighbours, powerWeights, softmaxWeights } from '../neighbours/index.js';
import type { LowerVotes } from '../descent/mass-flow.js';

/** Neighbours by words are wrong more often than those by vectors. */
const LEXICAL_SHARE = 0.3;

/**
 * What the neighbours of a text carry below subclasses. A neighbour shares its weight among its groups, over the square root
 * of their number; each share counts for the group and for all above it.
 */
export function lowerVotes(
  { neural, lexical }: FoundNeighbours,
  examples: ExampleSet,
  taxonomy: Taxonomy,
): LowerVotes {
  const below = new Map<number, number>();
  const itself = new Map<number, number>();
  const add = (map: Map<number, number>, position: number, weight: number) =>
    map.set(position, (map.get(position) ?? 0) + weight);
  const count = (row: number, weight: number) => {
    const groups = groupsOf(examples.symbolsAt(row), taxonomy);
    const share = weight / Math.sqrt(groups.length);
    const counted = new Set<number>();
    for (const group of groups) {
      add(itself, group, share);
      for (let at = group; at >= 0 && isGroup(taxonomy, at); at = taxonomy.parentAt(at)) {
        if (counted.has(at)) break;
        counted.add(at);
        add(below, at, share);
      }
    }
  };
  const total = lexical.rows.length > 0 ? 1 + LEXICAL_SHARE : 1;
  const byVector = softmaxWeights()(neural.similarities);
  neural.rows.forEach((row, place) => count(row, byVector[place] / total));
  const byWords = powerWeights()(lexical.similarities);
  const sum = byWords.reduce((all, weight) => all + weight, 0);
  lexical.rows.forEach((row, place) => count(row, (LEXICAL_SHARE * byWords[place]) / sum / total));
  return {
    at: (position) => below.get(position) ?? 0,
    itself: (position) => itself.get(position) ?? 0,
  };
}

const isGroup = (taxonomy: Taxonomy, position: number): boolean => {
  const level = taxonomy.levelAt(position);
  return level === 'main-group' || level === 'subgroup';
};

function groupsOf(symbols: readonly CpcSymbol[], taxonomy: Taxonomy): number[] {
  return symbols
    .map((symbol) => taxonomy.positionOf(symbol))
    .filter((position) => position >= 0 && isGroup(taxonomy, position));
}
