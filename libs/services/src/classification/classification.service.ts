import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Prediction } from '@nonet/experts';
import type { Device } from '@nonet/plugins';

/** What is to be classified. */
export type Subject =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'parts';
      readonly title: string | null;
      readonly abstract: string | null;
      readonly claims: string | null;
    }
  | { readonly kind: 'patent'; readonly number: string };

export interface ClassifyInput {
  readonly subject: Subject;
  readonly level: CpcLevel;
  /** At most so many predictions, best first. */
  readonly top: number;
  /** 0 to 1. */
  readonly minScore: number;
  /** 0 to 1: an answer below it is given by its deepest ancestor that reaches it; null: as it is. */
  readonly confidence?: number | null;
  /** Only symbols below this one; null: all. */
  readonly under: string | null;
  /** `name@version`, or `zero-shot`; null: the active model. */
  readonly model: string | null;
}

export interface ZeroShotInput {
  readonly subject: Subject;
  readonly candidates:
    | { readonly kind: 'symbols'; readonly symbols: readonly string[] }
    | { readonly kind: 'level'; readonly level: CpcLevel; readonly under: string | null };
  readonly top: number;
  readonly minScore: number;
}

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
  classify(input: ClassifyInput, options: { signal?: AbortSignal }): Promise<Classification>;
  zeroShot(input: ZeroShotInput, options: { signal?: AbortSignal }): Promise<Classification>;
  readiness(): Readiness;
  /**
   * Loads the encoder and the taxonomy embeddings; resolves when the first request would be answered at once. What
   * similarity search needs is then made ready behind it.
   */
  warmUp(onProgress?: (readiness: Readiness) => void): Promise<void>;
}
