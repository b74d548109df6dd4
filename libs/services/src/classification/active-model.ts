import type { AheadState, SearchState } from '@nonet/experts';
import type { Taxonomy } from '@nonet/cpc-taxonomy';
import { closing, modelSuperseded, modelUnknown } from '../errors/errors.js';
import type { SchemePreparation } from '../imports/imports.service.js';
import { toNonetError } from '../errors/library-errors.js';
import { ZERO_SHOT, type ModelsService, type ModelVersion } from '../models/models.service.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { Readiness } from './classification.service.js';
import { keepAhead } from './keep-ahead.js';
import { outsideRequest } from '../logging/index.js';
import { isLost, SharedModel, type ModelLease, type ReadyModel } from './shared-model.js';
import { OtherModels } from './other-models.js';
import { prepareModel as prepare, type ModelDependencies } from './prepare-model.js';

interface ActiveModelDependencies extends ModelDependencies {
  readonly taxonomy: CurrentTaxonomy;
  readonly models: ModelsService;
}

/** A model, ready or on its way there: the version that was active when it was begun, on the scheme in use then. */
interface ServedModel {
  readonly shared: SharedModel;
  /** Known long before the model is ready. */
  readonly version: Promise<ModelVersion | null>;
}

const RETRY_MILLISECONDS = 10_000;

/**
 * The model that answers: the active version, or the scheme alone where none is. It is made ready when it is first needed.
 * When another version is activated, or another scheme comes, the old model goes on answering until the new one is ready,
 * and is freed after its last request. One that cannot be made ready is reported and tried again.
 */
export class ActiveModel {
  readonly #shutdown = new AbortController();
  readonly #others: OtherModels;
  /** The model that answered last. */
  #answering: ReadyModel | null = null;
  #readiness: Readiness = { state: 'warming', step: 'not started', done: 0, total: 0 };
  #current: ServedModel | null = null;
  /** What replaces the current model when it is ready. */
  #next: ServedModel | null = null;
  #retry: NodeJS.Timeout | undefined;
  /** Whether somebody has needed a model: from then on one is kept ready. */
  #wanted = false;
  /** The last check for another active version; checks run one after the other. */
  #looked: Promise<void> = Promise.resolve();
  /** Whether what answers is to embed the groups of the scheme before anybody asks for them. */
  #isAhead = false;
  readonly #listeners = new Set<(readiness: Readiness) => void>();
  readonly #followers: (() => void)[] = [];

  constructor(
    private readonly dependencies: ActiveModelDependencies,
    private readonly prepareModel: typeof prepare = prepare,
  ) {
    // They are not what answers without the database.
    const forOthers = { ...dependencies, onPrepared: undefined };
    this.#others = new OtherModels((version, signal) =>
      this.#prepare(version, () => undefined, signal, forOthers),
    );
    dependencies.taxonomy.onChange(() => this.renew());
    dependencies.models.onActivation(() => {
      this.#looked = this.#looked.then(() => this.#activationChanged());
    });
  }

  get readiness(): Readiness {
    return this.#readiness;
  }

  /**
   * A model to work with, once it is ready; after a failure the next caller tries again. One whose memory was lost with its thread is made
   * ready anew, for which those wait who ask.
   * @param reference `name@version`, an id or `zero-shot`; null: the active one
   * @throws MODEL_UNKNOWN, MODEL_REMOVED, ARTIFACT_…
   */
  async lease(
    reference: string | null,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (readiness: Readiness) => void } = {},
  ): Promise<ModelLease> {
    if (reference !== null) return this.#holdNamed(reference, signal);
    this.#wanted = true;
    this.#current ??= this.#first();
    if (onProgress) this.#listeners.add(onProgress);
    try {
      return await this.#hold(this.#current, signal);
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
    }
  }

  /**
   * Makes the active model ready on a scheme that is not in use yet, and frees it again. Its vectors and word
   * counts, which take long, are stored: once the scheme is in use, every process can prepare the model on it at
   * once.
   * @throws why the model cannot be made ready
   */
  async prepareFor(taxonomy: Taxonomy, { signal, onProgress }: SchemePreparation): Promise<void> {
    const version = await this.dependencies.models.active();
    const dependencies = { ...this.dependencies, taxonomy: { get: async () => taxonomy } };
    const report = (readiness: Readiness) => {
      if (readiness.state === 'warming') onProgress(readiness.step, readiness.done, readiness.total);
    };
    const model = await this.prepareModel(version, dependencies, {
      signal: AbortSignal.any([signal, this.#shutdown.signal]),
      report,
    });
    await model.dispose();
  }

  /** Calls `heard` whenever a model begins to answer, the first one or another. */
  onAnswering(heard: () => void): void {
    this.#followers.push(heard);
  }

  /** From now on each model that answers embeds the groups of its scheme while nobody asks for anything: for processes that stay. */
  keepAhead(): void {
    if (this.#isAhead) return;
    this.#isAhead = true;
    this.#current?.shared.ready.then(
      (model) => this.#embedAhead(model),
      () => undefined,
    );
  }

  /** How far that is for the model that answers; null: there is none yet, or nobody wants it. */
  ahead(): AheadState | null {
    return this.#isAhead ? (this.#answering?.zeroShot.index.ahead ?? null) : null;
  }

  /** How the patents that the experts remember are searched; null: no experts answer. */
  rememberedSearch(): SearchState | null {
    const memory = this.#answering?.experts?.reader.memory;
    return memory ? { ...memory.vectors.state, size: memory.found } : null;
  }

  #begins(model: ReadyModel): void {
    for (const heard of this.#followers) heard();
    this.#embedAhead(model);
  }

  #embedAhead(model: ReadyModel): void {
    this.#answering = model;
    if (!this.#isAhead) return;
    const { log } = this.dependencies;
    outsideRequest(() => void keepAhead(model.zeroShot.index, { log, signal: this.#shutdown.signal }));
  }

  /** Prepares every model anew: the scheme or the plugins have changed. */
  renew(): void {
    this.#others.retireAll();
    this.#replace();
  }

  async close(): Promise<void> {
    this.#shutdown.abort(closing({}));
    clearTimeout(this.#retry);
    await this.#looked;
    await Promise.allSettled([
      this.#current?.shared.close(),
      this.#next?.shared.close(),
      this.#others.close(),
    ]);
  }

  async #holdNamed(reference: string, signal: AbortSignal | undefined): Promise<ModelLease> {
    const version = reference === ZERO_SHOT ? null : await this.dependencies.models.get(reference);
    if (version === null && reference !== ZERO_SHOT) {
      const { edges } = await this.dependencies.models.list({}, { first: 10, after: null });
      throw modelUnknown({
        model: reference,
        known: [ZERO_SHOT, ...edges.map(({ node }) => node.reference)],
      });
    }
    const active = await this.#current?.version.catch(() => undefined);
    const isActive = this.#current !== null && active !== undefined && active?.id === version?.id;
    return isActive ? this.#hold(this.#current!, signal) : this.#others.lease(version, signal);
  }

  /** The current model, or what replaces it where it is lost. */
  async #hold(served: ServedModel, signal: AbortSignal | undefined): Promise<ModelLease> {
    const lease = await served.shared.lease(signal);
    if (!isLost(lease.model)) return lease;
    lease.release();
    if (this.#current === served && this.#next === null && this.#retry === undefined) this.#replace();
    return (this.#next ?? this.#current ?? served).shared.lease(signal);
  }

  /** @param before what has to be over first: two models on their way would need the memory of both */
  #begin(report: (readiness: Readiness) => void, before?: Promise<void>): ServedModel {
    const superseded = new AbortController();
    const version = outsideRequest(() => this.dependencies.models.active());
    const ready = version.then(async (active) => {
      await before;
      return this.#prepare(active, report, superseded.signal);
    });
    return { shared: new SharedModel(ready, () => superseded.abort(modelSuperseded({}))), version };
  }

  /** Requests share what comes of it; it ends when nobody wants it any more. */
  async #prepare(
    version: ModelVersion | null,
    report: (readiness: Readiness) => void,
    unwanted: AbortSignal,
    dependencies = this.dependencies,
  ): Promise<ReadyModel> {
    unwanted.throwIfAborted();
    const signal = AbortSignal.any([unwanted, this.#shutdown.signal]);
    return outsideRequest(() => this.prepareModel(version, dependencies, { signal, report }));
  }

  #first(): ServedModel {
    const served = this.#begin((readiness) => this.#report(readiness));
    served.shared.ready.then(
      (model) => {
        if (this.#current !== served) return;
        this.#report(this.#ready(model.name));
        this.#begins(model);
      },
      (thrown: unknown) => {
        // A newer model may have replaced it.
        if (this.#current !== served) return;
        this.#current = null;
        const { code, message } = toNonetError(thrown);
        this.#report({ state: 'failed', code, message });
        this.#retryLater();
      },
    );
    return served;
  }

  /** Announcements come also when some may have been missed: perhaps nothing changed. */
  async #activationChanged(): Promise<void> {
    if (this.#shutdown.signal.aborted) return;
    const newest = this.#next ?? this.#current;
    try {
      const [active, known] = await Promise.all([this.dependencies.models.active(), newest?.version]);
      const isBehind = this.#readiness.state === 'ready' && this.#readiness.problem !== null;
      if (newest === null || active?.id !== known?.id || isBehind) this.#replace();
    } catch (error) {
      this.dependencies.log.error({ err: error }, 'the active model could not be read');
      this.#retryLater();
    }
  }

  /** Prepares what is active now; of changes in quick succession the last one counts. */
  #replace(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (!this.#wanted || this.#shutdown.signal.aborted) return;
    if (this.#current === null) {
      this.#current = this.#first();
      return;
    }
    // Nobody has used it yet: it is given up, and of several in a row only the last is ever begun.
    const fresh = this.#begin(() => undefined, this.#next?.shared.close());
    this.#next = fresh;
    fresh.shared.ready.then(
      (model) => {
        if (this.#next !== fresh) return;
        this.#current?.shared.retire();
        this.#current = fresh;
        this.#next = null;
        this.#report(this.#ready(model.name));
        this.#begins(model);
      },
      (thrown: unknown) => {
        if (this.#next !== fresh || this.#shutdown.signal.aborted) return;
        this.#next = null;
        const { code, message } = toNonetError(thrown);
        this.dependencies.log.error(
          { err: thrown },
          'what is active now could not be made ready; the model before it answers',
        );
        if (this.#readiness.state === 'ready')
          this.#report({ ...this.#readiness, problem: { code, message } });
        this.#retryLater();
      },
    );
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#replace(), RETRY_MILLISECONDS).unref();
  }

  /** Where no version answers because the one that ships could not be used, that is a problem. */
  #ready(model: string): Readiness {
    const problem = model === ZERO_SHOT ? this.dependencies.models.problem() : null;
    return { state: 'ready', model, problem };
  }

  #report(readiness: Readiness): void {
    this.#readiness = readiness;
    for (const listener of this.#listeners) listener(readiness);
  }
}
