import {
  readKeywords,
  ZeroShotClassifier,
  type LexiconStore,
  type PreparationProgress,
} from '@nonet/experts';
import type { Encoder } from '@nonet/plugins';
import type { Logger } from 'pino';
import type { Database } from '../database/index.js';
import { closing } from '../errors.js';
import { COMPACT_SCHEME } from '../taxonomy/compact-scheme.js';
import { toNonetError } from '../library-errors.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { Readiness } from './classification.service.js';
import type { EncodersService } from '../encoders/encoders.service.js';
import { storedEmbeddings } from './stored-embeddings.js';

/** A classifier and the encoder it sees with. */
export interface ReadyModel {
  readonly classifier: ZeroShotClassifier;
  readonly encoder: Encoder;
  /** The version of the scheme that the classifier knows. */
  readonly scheme: string;
}

interface Parts {
  readonly database: Database;
  readonly taxonomy: CurrentTaxonomy;
  readonly encoders: EncodersService;
  readonly lexicons: LexiconStore;
  readonly log: Logger;
}

const STEPS: Readonly<Record<PreparationProgress['step'], string>> = {
  words: 'counting the words of the scheme',
  embeddings: 'embedding the scheme',
};

/**
 * The zero-shot classifier of the scheme in use, prepared when it is first needed. When another scheme comes, the old
 * classifier goes on answering until the new one is ready.
 */
export class ZeroShotModel {
  readonly #shutdown = new AbortController();
  #readiness: Readiness = { state: 'warming', step: 'not started', done: 0, total: 0 };
  #model: Promise<ReadyModel> | null = null;
  /** What takes the model's place when it is ready. */
  #next: Promise<ReadyModel> | null = null;
  #listeners = new Set<(readiness: Readiness) => void>();

  constructor(private readonly parts: Parts) {
    parts.taxonomy.onChange(() => this.#schemeChanged());
  }

  get readiness(): Readiness {
    return this.#readiness;
  }

  /** Waits until the model is ready. What failed is tried again by the next who asks. */
  async get(signal?: AbortSignal, onProgress?: (readiness: Readiness) => void): Promise<ReadyModel> {
    this.#model ??= this.#prepare();
    if (onProgress) this.#listeners.add(onProgress);
    try {
      return await untilAborted(this.#model, signal);
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
    }
  }

  async close(): Promise<void> {
    this.#shutdown.abort(closing({}));
    await Promise.allSettled([this.#model, this.#next]);
  }

  #prepare(): Promise<ReadyModel> {
    const model = this.#build((readiness) => this.#report(readiness)).then(
      (model) => {
        this.#report({ state: 'ready' });
        return model;
      },
      (thrown: unknown) => {
        const { code, message } = toNonetError(thrown);
        // A newer scheme's model may have taken its place.
        if (this.#model === model) {
          this.#model = null;
          this.#report({ state: 'failed', code, message });
        }
        throw thrown;
      },
    );
    return model;
  }

  async #build(report: (readiness: Readiness) => void): Promise<ReadyModel> {
    const { database, encoders, lexicons, log } = this.parts;
    const start = performance.now();
    report({ state: 'warming', step: 'reading the scheme', done: 0, total: 1 });
    const taxonomy = await this.parts.taxonomy.get();
    report({ state: 'warming', step: 'loading the encoder', done: 0, total: 1 });
    const encoder = await encoders.get(null, ({ what, fraction }) =>
      report({
        state: 'warming',
        step: `loading the encoder: ${what}`,
        done: Math.round(fraction * 100),
        total: 100,
      }),
    );
    // Official titles do not speak as patents do: keywords help them. A compact scheme has its own.
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(COMPACT_SCHEME);
    const classifier = await ZeroShotClassifier.open(
      { taxonomy, encoder, embeddings: storedEmbeddings(database.pool), keywords, lexicons },
      {
        signal: this.#shutdown.signal,
        onProgress: ({ step, done, total }) => report({ state: 'warming', step: STEPS[step], done, total }),
      },
    );
    const ms = Math.round(performance.now() - start);
    log.info(
      { scheme: taxonomy.version, nodes: taxonomy.size, encoder: encoder.id, ms },
      'ready to classify',
    );
    return { classifier, encoder, scheme: taxonomy.version };
  }

  #schemeChanged(): void {
    // Nobody has asked for a classifier yet, or there was no scheme to make one of: the next who asks gets the new one.
    if (this.#model === null || this.#shutdown.signal.aborted) return;
    const fresh = this.#build(() => undefined);
    this.#next = fresh;
    void fresh.then(
      () => {
        // Of schemes that come close together the last one stays.
        if (this.#next !== fresh) return;
        this.#model = fresh;
        this.#next = null;
        this.#report({ state: 'ready' });
      },
      (error: unknown) => {
        if (this.#next === fresh) this.#next = null;
        if (!this.#shutdown.signal.aborted)
          this.parts.log.error({ err: error }, 'the new scheme could not be prepared');
      },
    );
  }

  #report(readiness: Readiness): void {
    this.#readiness = readiness;
    for (const listener of this.#listeners) listener(readiness);
  }
}

/** Whoever waits may stop waiting; the work itself goes on for the others. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
