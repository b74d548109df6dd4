import { modelSuperseded } from '../errors/errors.js';
import { isLost, SharedModel, type ModelLease, type ReadyModel } from './shared-model.js';
import { ZERO_SHOT, type ModelVersion } from '../models/models.service.js';

/** Models that stay in memory beside the active one. */
const MOST = 2;

const nameOf = (version: ModelVersion | null): string => version?.reference ?? ZERO_SHOT;

/** Models that requests name although they are not active: prepared on request; the longest unused one is dropped. */
export class OtherModels {
  /** The last used one last. */
  readonly #models = new Map<string, SharedModel>();

  constructor(
    private readonly prepare: (version: ModelVersion | null, unwanted: AbortSignal) => Promise<ReadyModel>,
  ) {}

  /** One whose memory was lost is made ready anew. */
  async lease(version: ModelVersion | null, signal?: AbortSignal): Promise<ModelLease> {
    const shared = this.#shared(version);
    const lease = await shared.lease(signal);
    if (!isLost(lease.model)) return lease;
    lease.release();
    this.#forget(nameOf(version), shared);
    return this.#shared(version).lease(signal);
  }

  #shared(version: ModelVersion | null): SharedModel {
    const name = nameOf(version);
    const known = this.#models.get(name);
    const shared = known ?? this.#begin(version);
    this.#models.delete(name);
    this.#models.set(name, shared);
    if (known === undefined) {
      // After a failure the next caller tries again.
      shared.ready.catch(() => this.#forget(name, shared));
      for (const [oldest, model] of [...this.#models].slice(0, -MOST)) this.#forget(oldest, model);
    }
    return shared;
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
