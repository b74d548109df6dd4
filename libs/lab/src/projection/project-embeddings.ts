import type { Matrix } from '@nonet/numerics';
import { ProjectionError } from './errors.js';
import { principalComponents } from './principal-components.js';
import { umapLayout } from './umap-layout.js';
import { checkedUnitRows } from './unit-rows.js';

export const PROJECTION_METHODS = ['umap', 'pca'] as const;
/** `umap` keeps neighbourhoods together, `pca` shows the two directions of the largest spread as they are. */
export type ProjectionMethod = (typeof PROJECTION_METHODS)[number];

export interface ProjectionOptions {
  readonly method: ProjectionMethod;
  /** The same seed and vectors give the same points. */
  readonly seed: number;
  /** Ends the work within some 100 ms; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Two points only ever make a line. */
export const FEWEST_POINTS = 3;

/**
 * Points of the plane `[n, 2]`, centred, for embeddings `[n, dimension]`: similar vectors (by cosine) lie close together.
 * Time grows with n²; the thread's other work has its turns.
 *
 * @throws ProjectionError PATENT_SAMPLE_TOO_SMALL below three vectors, ENCODER_VECTORS_INVALID
 */
export async function projectEmbeddings(vectors: Matrix, options: ProjectionOptions): Promise<Matrix> {
  if (vectors.rows < FEWEST_POINTS) {
    throw new ProjectionError(
      'PATENT_SAMPLE_TOO_SMALL',
      `There are ${vectors.rows} vectors to project; at least ${FEWEST_POINTS} are needed.`,
    );
  }
  const unit = checkedUnitRows(vectors);
  switch (options.method) {
    case 'pca':
      return principalComponents(unit, options);
    case 'umap':
      return umapLayout(unit, options);
  }
}
