import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Encoder } from '@nonet/plugins';
import { type Matrix, row, stackRows } from '@nonet/numerics';
import { alignPoints } from './align-points.js';
import { placeAmong } from './place-among.js';
import { projectEmbeddings, type ProjectionOptions } from './project-embeddings.js';
import { checkedUnitRows } from './unit-rows.js';
import { sectionSeparation, type SectionSeparation } from './section-separation.js';

/** How an encoder places patents of known sections. */
export interface SectionView {
  readonly encoder: string;
  readonly fingerprint: string;
  readonly device: string;
  readonly separation: SectionSeparation;
  /** `[n, 2]`, y upwards. */
  readonly points: Matrix;
  /** How many were laid out and measured; the others stand between those that they are most similar to. */
  readonly laidOut: number;
}

export interface SectionViewOptions extends ProjectionOptions {
  /** Another view of the same patents; the new one is turned so that the two can be compared by eye. */
  readonly beside: SectionView | null;
  /** At most so many are laid out, evenly out of all. Default: all. */
  readonly laidOut?: number;
}

/**
 * The view of an encoder from its vectors of the patents `[n, dimension]`.
 * @throws ProjectionError PATENT_SAMPLE_TOO_SMALL, ENCODER_VECTORS_INVALID
 */
export async function sectionView(
  { id, fingerprint, device }: Pick<Encoder, 'id' | 'fingerprint' | 'device'>,
  vectors: Matrix,
  sections: readonly CpcSymbol[],
  options: SectionViewOptions,
): Promise<SectionView> {
  const rows = evenly(vectors.rows, options.laidOut ?? vectors.rows);
  const chosen = stackRows(
    rows.map((at) => row(vectors, at)),
    vectors.columns,
  );
  const projected = await projectEmbeddings(chosen, options);
  const reference = options.beside?.points;
  const points = reference
    ? alignPoints(
        projected,
        stackRows(
          rows.map((at) => row(reference, at)),
          2,
        ),
      )
    : projected;
  const separation = await sectionSeparation(
    chosen,
    rows.map((at) => sections[at]!),
    options,
  );
  const all =
    rows.length === vectors.rows
      ? points
      : await placeAmong(checkedUnitRows(vectors), { rows, points }, options.signal);
  return { encoder: id, fingerprint, device, separation, points: all, laidOut: rows.length };
}

/** At most `most` of the numbers below `count`, with equal steps between them. */
const evenly = (count: number, most: number): number[] =>
  Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor((i * count) / Math.min(count, most)));
