import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Point, SectionView } from '@nonet/lab';
import type { ProjectionRequest } from './embedding-projection.operation.js';

/** How an encoder places the sample: in a square of side 1, y downwards. */
export interface PlacedView extends Omit<SectionView, 'points'> {
  /** One for each patent, in order. */
  readonly places: readonly Point[];
  /** Where the letter of a section goes. */
  readonly letters: readonly (Point & { readonly section: CpcSymbol })[];
}

export interface ProjectedPatent {
  readonly number: string;
  readonly title: string | null;
  /** Of the classification that the office put first. */
  readonly section: CpcSymbol;
}

export interface EmbeddingProjection {
  readonly patents: readonly ProjectedPatent[];
  /** The base encoder first, where there is one. */
  readonly views: readonly PlacedView[];
}

/** What is being done for a projection that is not there yet. */
export interface ProjectionProgress {
  readonly step: string;
  readonly done: number;
  readonly of: number;
}

export type ProjectionAnswer =
  | { readonly kind: 'ready'; readonly projection: EmbeddingProjection }
  | { readonly kind: 'working'; readonly progress: ProjectionProgress };

export interface ProjectionService {
  /**
   * The projection of a sample of the stored patents; after some seconds without one, how far the work is: it goes on, and
   * whoever asks again gets the result. Results are kept for the same encoders and patents.
   * @throws ENCODER_UNKNOWN, PATENT_SAMPLE_TOO_SMALL, PROJECTIONS_BUSY
   */
  project(request: ProjectionRequest, options: { signal: AbortSignal }): Promise<ProjectionAnswer>;
}
