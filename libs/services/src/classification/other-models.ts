import { modelSuperseded } from '../errors/errors.js';
import { SharedModel, type ModelLease, type ReadyModel } from './shared-model.js';
import { ZERO_SHOT, type ModelVersion } from '../models/models.service.js';

/** Models that stay in memory beside the active one. */
const MOST = 2;

/** Models that requests name although they are not active: prepared on request; the longest unused one is dropped. */
export class OtherModels {
  /** The last used one last. */
  readonly #models = new Map<string, SharedModel>();

  constructor(
    private readonly prepare: (version: ModelVersion | null, unwanted: AbortSignal) => Promise<ReadyModel>,
  ) {}

  lease(version: ModelVersion | null, signal?: AbortSignal): Promise<ModelLease> {
    const name = version?.reference ?? ZERO_SHOT;
    const known = this.#models.get(name);
    const shared = known ?? this.#begin(version);
    this.#models.delete(name);
    this.#models.set(name, shared);
    if (known === undefined) {
      // After a failure the next caller tries again.
      shared.ready.catch(() => this.#forget(name, shared));
      for (const [oldest, model] of [...this.#models].slice(0, -MOST)) this.#forget(oldest, model);
    }
    return shared.lease(signal);
  }

  /** Models in use finish their work; new requests get models on the current scheme. */
  retireAll(): void {
    for (const [name, shared] of [...this.#models]) this.#forget(name, shared);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#models.values()].map((shared) => shared.close()));
  }

  #begin(version: ModelVersion | null): SharedModel {
    const unwanted = new AbortController();
    return new SharedModel(this.prepare(version, unwanted.signal), () => unwanted.abort(modelSuperseded({})));
  }

  #forget(name: string, shared: SharedModel): void {
    if (this.#models.get(name) === shared) this.#models.delete(name);
    shared.retire();
  }
}
