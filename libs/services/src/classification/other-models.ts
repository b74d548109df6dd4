import { HeldModel, type Hold, type ReadyModel } from './held-model.js';
import { ZERO_SHOT, type ModelVersion } from '../models/models.service.js';

/** So many stay in memory beside the active one. */
const MOST = 2;

/** Models that requests name although they are not active: made ready when somebody asks, the longest unused one goes. */
export class OtherModels {
  /** The last used one last. */
  readonly #models = new Map<string, HeldModel>();

  constructor(private readonly prepare: (version: ModelVersion | null) => Promise<ReadyModel>) {}

  hold(version: ModelVersion | null, signal?: AbortSignal): Promise<Hold> {
    const name = version?.reference ?? ZERO_SHOT;
    const known = this.#models.get(name);
    const held = known ?? new HeldModel(this.prepare(version));
    this.#models.delete(name);
    this.#models.set(name, held);
    if (known === undefined) {
      // The next who asks tries again.
      held.ready.catch(() => this.#forget(name, held));
      for (const [oldest, model] of [...this.#models].slice(0, -MOST)) this.#forget(oldest, model);
    }
    return held.hold(signal);
  }

  /** Those that are at work end it; whoever asks from now on gets models that know the scheme of now. */
  retireAll(): void {
    for (const [name, held] of [...this.#models]) this.#forget(name, held);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#models.values()].map((held) => held.close()));
  }

  #forget(name: string, held: HeldModel): void {
    if (this.#models.get(name) === held) this.#models.delete(name);
    held.retire();
  }
}
