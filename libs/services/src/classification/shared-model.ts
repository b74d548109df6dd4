import type { Classifier, MixtureClassifier, ZeroShotClassifier } from '@nonet/experts';
import type { Encoder } from '@nonet/plugins';
import type { ModelVersion } from '../models/models.service.js';
import { untilAborted } from '../until-aborted.js';

/** A classifier and its encoder. */
export interface ReadyModel {
  /** `zero-shot`, or `name@version`. */
  readonly name: string;
  /** null: classification with the scheme alone. */
  readonly version: ModelVersion | null;
  readonly classifier: Classifier;
  /** The classifier if it consists of experts; null for a version of an encoder, and without a version. */
  readonly experts: MixtureClassifier | null;
  /** Classification with the scheme alone, by the same encoder; the classifier itself if it has no examples. */
  readonly zeroShot: ZeroShotClassifier;
  readonly encoder: Encoder;
  /** The version of the scheme that the classifier knows. */
  readonly scheme: string;
  /** Frees what this model alone holds. */
  dispose(): Promise<void>;
}

/** Whether its experts cannot answer any more: the memory of what they remember ended with its thread. */
export const isLost = ({ experts }: ReadyModel): boolean => experts?.reader.memory.vectors.isLost ?? false;

/** The right to use a model: it is not freed before `release`. */
export interface ModelLease {
  readonly model: ReadyModel;
  release(): void;
}

/**
 * A model that is ready or being prepared, shared by those who lease it. Once retired it is freed after the last
 * lease.
 */
export class SharedModel {
  #leases = 0;
  #retired = false;
  #freed: Promise<void> | null = null;

  /** @param abandon ends the preparation, where nobody will use what comes of it */
  constructor(
    readonly ready: Promise<ReadyModel>,
    private readonly abandon: () => void = () => undefined,
  ) {
    // Those who wait for it get the error; without anybody it must not count as unhandled.
    ready.catch(() => undefined);
  }

  async lease(signal?: AbortSignal): Promise<ModelLease> {
    this.#leases++;
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      this.#leases--;
      this.#freeUnheld();
    };
    try {
      return { model: await untilAborted(this.ready, signal), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** To be called when no new requests go to it. One that is not ready, and that nobody waits for, is not made ready. */
  retire(): void {
    this.#retired = true;
    this.#freeUnheld();
  }

  /** Resolves once it is freed, whoever holds it. */
  async close(): Promise<void> {
    this.#freed ??= this.#free();
    await this.#freed;
  }

  #freeUnheld(): void {
    if (this.#retired && this.#leases === 0) this.#freed ??= this.#free();
  }

  async #free(): Promise<void> {
    this.abandon();
    // A preparation that failed has freed what it opened.
    const model = await this.ready.catch(() => null);
    await model?.dispose().catch(() => undefined);
  }
}
