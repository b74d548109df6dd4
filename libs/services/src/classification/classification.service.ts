import type { AheadState, DegradedAnswer, Prediction, SearchState } from '@nonet/experts';
import type { Device } from '@nonet/plugins';
import type { LabelSetAnswer } from '../labels/label-sets.service.js';
import type { ClassificationWarning } from '../language/index.js';
import type { ClassifyRequest } from './classify.operation.js';
import type { ZeroShotRequest } from './zero-shot.operation.js';

export interface Classification {
  /** Best first. */
  readonly predictions: readonly Prediction[];
  /** What to know before relying on the predictions; mostly nothing. */
  readonly warnings: readonly ClassificationWarning[];
  /** Sections that were answered without the expert of a plugin that they have; mostly none. */
  readonly degraded: readonly DegradedAnswer[];
  /** `name@version` of the version that answered, or `zero-shot`. */
  readonly model: string;
  /** The collection whose calibration answered; null: the model's own did. */
  readonly collection: string | null;
  /** The labels of a set of one's own that was asked for too; null: none was. */
  readonly labels: LabelSetAnswer | null;
  /** The version of the scheme that it was made with; for a while after an import still the one before. */
  readonly scheme: string;
  readonly encoder: string;
  readonly device: Device;
  readonly ms: number;
}

/** How far the server is on its way to the first answer; requests that come earlier wait. */
export type Readiness =
  | { readonly state: 'warming'; readonly step: string; readonly done: number; readonly total: number }
  | {
      readonly state: 'ready';
      /** The model that answers: `name@version`, or `zero-shot`. */
      readonly model: string;
      /** Why what is active now (another model, another scheme) does not answer yet; null: it does. */
      readonly problem: { readonly code: string; readonly message: string } | null;
    }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };

export interface ClassificationService {
  classify(request: ClassifyRequest, options: { signal?: AbortSignal }): Promise<Classification>;
  zeroShot(request: ZeroShotRequest, options: { signal?: AbortSignal }): Promise<Classification>;
  readiness(): Readiness;
  /** How many groups of the scheme were embedded before anybody asked for them; null: that was not begun. */
  ahead(): AheadState | null;
  /** How the patents that the experts remember are searched; null: no experts answer. */
  rememberedSearch(): SearchState | null;
  /**
   * Loads the encoder and the taxonomy embeddings; resolves when the first request would be answered at once. What
   * similarity search needs is made ready beside it, by the same model, and not awaited.
   */
  warmUp(onProgress?: (readiness: Readiness) => void): Promise<void>;
}
