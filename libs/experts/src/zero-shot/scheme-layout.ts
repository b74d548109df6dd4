import type { CpcLevel, Taxonomy } from '@nonet/cpc-taxonomy';

/** Where the subclasses and main groups of a scheme stand; all positions are those of the taxonomy. */
export interface SchemeLayout {
  /** Positions of the subclasses, in scheme order. */
  readonly subclasses: Int32Array;
  /** Positions of the main groups, in scheme order; none in a compact scheme. */
  readonly mainGroups: Int32Array;
  /** For each main group, the index of its subclass in `subclasses`. */
  readonly subclassOfGroup: Int32Array;
  /** Natural logarithm of the number of nodes in each subclass: how wide it is. */
  readonly logSizes: Float32Array;
}

export function schemeLayout(taxonomy: Taxonomy): SchemeLayout {
  const subclasses = positionsAt(taxonomy, 'subclass');
  const mainGroups = positionsAt(taxonomy, 'main-group');
  const indexOf = new Map(Array.from(subclasses, (position, index) => [position, index]));
  return {
    subclasses,
    mainGroups,
    subclassOfGroup: mainGroups.map((position) => indexOf.get(taxonomy.parentAt(position)) ?? -1),
    logSizes: Float32Array.from(subclasses, (position) =>
      Math.log(taxonomy.subtreeEndAt(position) - position),
    ),
  };
}

function positionsAt(taxonomy: Taxonomy, level: CpcLevel): Int32Array {
  const positions: number[] = [];
  for (let position = 0; position < taxonomy.size; position++)
    if (taxonomy.levelAt(position) === level) positions.push(position);
  return Int32Array.from(positions);
}
