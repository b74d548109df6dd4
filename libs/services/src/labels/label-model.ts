import type { Classifier } from '@nonet/experts';
import type { MixtureClassifier } from '@nonet/experts/mixture';
import type { ZeroShotClassifier } from '@nonet/experts/zero-shot';
import type { Encoder } from '@nonet/plugins';

/** A model that is ready to read texts, and to say what they are in the CPC. */
export interface LabelModel {
  /** `zero-shot`, or `name@version`. */
  readonly name: string;
  readonly classifier: Classifier;
  /** null: it does not consist of experts. */
  readonly experts: MixtureClassifier | null;
  readonly zeroShot: ZeroShotClassifier;
  readonly encoder: Encoder;
}

/** Where models come from: the one that is named, or the active one. */
export interface LabelModels {
  lease(
    reference: string | null,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly model: LabelModel; release(): void }>;
}
