import type { Prediction } from '@nonet/experts';
import type { Device } from '@nonet/plugins';
import type { ClassifyRequest } from './classify.operation.js';
import type { ZeroShotRequest } from './zero-shot.operation.js';

export interface Classification {
  /** Best first. */
  readonly predictions: readonly Prediction[];
  /** `name@version` of the version that answered, or `zero-shot`. */
  readonly model: string;
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
  /**
   * Loads the encoder and the taxonomy embeddings; resolves when the first request would be answered at once. What
   * similarity search needs is then made ready behind it.
   */
  warmUp(onProgress?: (readiness: Readiness) => void): Promise<void>;
}
