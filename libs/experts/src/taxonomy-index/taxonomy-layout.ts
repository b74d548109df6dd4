import { isLegacy, type CpcLevel, type Taxonomy } from '@nonet/cpc-taxonomy';

/** Where the subclasses and main groups of a taxonomy are. */
export interface TaxonomyLayout {
  /** Positions of the subclasses, in scheme order. */
  readonly subclasses: Int32Array;
  /** Positions of the main groups, in scheme order; none in a compact scheme. */
  readonly mainGroups: Int32Array;
  /** Subclass `s` has the main groups `groupStarts[s] … groupStarts[s + 1] - 1`. */
  readonly groupStarts: Int32Array;
  /** Natural logarithm of the number of nodes in each subclass: how wide it is. */
  readonly logSizes: Float32Array;
  /** 1 for a legacy subclass (see `isLegacy`). */
  readonly legacy: Uint8Array;
}

export function taxonomyLayout(taxonomy: Taxonomy): TaxonomyLayout {
  const subclasses = positionsAt(taxonomy, 'subclass');
  const mainGroups = positionsAt(taxonomy, 'main-group');
  const groupStarts = new Int32Array(subclasses.length + 1);
  subclasses.forEach((position, index) => {
    const end = taxonomy.subtreeEndAt(position);
    let group = groupStarts[index];
    while (group < mainGroups.length && mainGroups[group] < end) group++;
    groupStarts[index + 1] = group;
  });
  return {
    subclasses,
    mainGroups,
    groupStarts,
    logSizes: Float32Array.from(subclasses, (position) =>
      Math.log(taxonomy.subtreeEndAt(position) - position),
    ),
    legacy: Uint8Array.from(subclasses, (position) => Number(isLegacy(taxonomy.symbolAt(position)))),
  };
}

function positionsAt(taxonomy: Taxonomy, level: CpcLevel): Int32Array {
  const positions: number[] = [];
  for (let position = 0; position < taxonomy.size; position++)
    if (taxonomy.levelAt(position) === level) positions.push(position);
  return Int32Array.from(positions);
}
