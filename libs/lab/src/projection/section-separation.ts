import { type CpcSymbol, SECTIONS } from '@nonet/cpc-taxonomy';
import { dot, matrix, type Matrix, row } from '@nonet/numerics';
import { nearestNeighbours } from './nearest-neighbours.js';
import { checkedUnitRows } from './unit-rows.js';

/** How well vectors keep the sections apart, measured on the vectors themselves: a projection can deceive. */
export interface SectionSeparation {
  /**
   * Mean silhouette by cosine distance (Rousseeuw 1987), in [-1, 1]: above 0 where patents are closer to their own section
   * than to the next one. Null where all are of one section.
   */
  readonly silhouette: number | null;
  /** Mean share of the nearest neighbours that are of a patent's own section, in [0, 1]. */
  readonly purity: number;
  /** The purity of vectors that know nothing of sections. */
  readonly chance: number;
  /** How many nearest neighbours were looked at. */
  readonly neighbours: number;
}

const NEIGHBOURS = 10;

/**
 * Measures `vectors` `[n, dimension]`, of patents of the given sections.
 * @throws ProjectionError ENCODER_VECTORS_INVALID
 */
export async function sectionSeparation(
  vectors: Matrix,
  sections: readonly CpcSymbol[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<SectionSeparation> {
  if (vectors.rows !== sections.length || vectors.rows < 2) {
    throw new RangeError(
      `${vectors.rows} vectors and ${sections.length} sections; as many, and two at least.`,
    );
  }
  const unit = checkedUnitRows(vectors);
  const count = Math.min(NEIGHBOURS, unit.rows - 1);
  const { indices } = await nearestNeighbours(unit, count, options.signal);
  const same = indices.reduce(
    (sum, other, i) => sum + Number(sections[other] === sections[Math.floor(i / count)]),
    0,
  );
  const sizes = SECTIONS.map((section) => sections.filter((other) => other === section).length);
  const pairs = sizes.reduce((sum, size) => sum + size * (size - 1), 0);
  return {
    silhouette: meanSilhouette(unit, sections),
    purity: same / indices.length,
    chance: pairs / (unit.rows * (unit.rows - 1)),
    neighbours: count,
  };
}

/**
 * The mean cosine distance from a vector to a section is 1 less its scalar product with the section's mean: no pair of
 * vectors has to be looked at. A patent alone in its section has the silhouette 0.
 */
function meanSilhouette(unit: Matrix, sections: readonly CpcSymbol[]): number | null {
  const present = SECTIONS.filter((section) => sections.includes(section));
  if (present.length < 2) return null;
  const sums = matrix(present.length, unit.columns);
  const sizes = present.map(() => 0);
  const own = sections.map((section) => present.indexOf(section));
  own.forEach((section, i) => {
    const sum = row(sums, section);
    row(unit, i).forEach((value, c) => (sum[c]! += value));
    sizes[section]!++;
  });
  let total = 0;
  own.forEach((section, i) => {
    const size = sizes[section]!;
    if (size === 1) return;
    const vector = row(unit, i);
    const products = present.map((_, other) => dot(vector, row(sums, other)));
    const within = 1 - (products[section]! - dot(vector, vector)) / (size - 1);
    const next = Math.min(
      ...products.map((product, other) => (other === section ? Infinity : 1 - product / sizes[other]!)),
    );
    const larger = Math.max(within, next);
    if (larger > 0) total += (next - within) / larger;
  });
  return total / unit.rows;
}
