import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Encoder } from '@nonet/plugins';
import type { Matrix } from '@nonet/numerics';
import { alignPoints } from './align-points.js';
import { projectEmbeddings, type ProjectionOptions } from './project-embeddings.js';
import { sectionSeparation, type SectionSeparation } from './section-separation.js';

/** How an encoder places patents of known sections. */
export interface SectionView {
  readonly encoder: string;
  readonly fingerprint: string;
  readonly device: string;
  readonly separation: SectionSeparation;
  /** `[n, 2]`, y upwards. */
  readonly points: Matrix;
}

export interface SectionViewOptions extends ProjectionOptions {
  /** Another view of the same patents; the new one is turned so that the two can be compared by eye. */
  readonly beside: SectionView | null;
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
  const projected = await projectEmbeddings(vectors, options);
  const points = options.beside ? alignPoints(projected, options.beside.points) : projected;
  const separation = await sectionSeparation(vectors, sections, options);
  return { encoder: id, fingerprint, device, separation, points };
}
