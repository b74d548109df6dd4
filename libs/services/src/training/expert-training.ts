import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { openEncoder, readTrainingRecord } from '@nonet/encoder';
import {
  EncoderHeads,
  type ExpertSource,
  type GivenExpert,
  type LexiconStore,
  MIXTURE_FILES,
  type MixtureEvent,
  readKeywords,
  trainMixture,
  writeMixture,
  writeModelManifest,
} from '@nonet/experts';
import type { PluginRegistry } from '@nonet/plugins';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import type { EvaluationService } from '../classification/evaluation.service.js';
import type { Config } from '../config/index.js';
import type { Database } from '../database/index.js';
import type { PublishedEncoders } from '../encoders/published-encoders.js';
import { invalidInput } from '../errors/errors.js';
import type { ModelsService, ModelVersion } from '../models/models.service.js';
import type { ReviewsService } from '../reviews/reviews.service.js';
import { COMPACT_SCHEME } from '../taxonomy/compact-scheme.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import { evaluateVersions } from './evaluate-versions.js';
import { type ExpertCorpus, readExpertCorpus } from './expert-corpus.js';
import { writeStoredPatents } from './stored-patents.js';
import { HOLD_OUT } from './train-encoder.operation.js';
import type { ExpertTraining } from './train-experts.operation.js';
import type { ExpertTrainingEvent } from './training.service.js';

export interface ExpertTrainerDependencies {
  readonly config: Pick<Config, 'home' | 'models'>;
  readonly database: Pick<Database, 'pool'>;
  readonly taxonomy: CurrentTaxonomy;
  readonly models: ModelsService;
  readonly published: Pick<PublishedEncoders, 'newest'>;
  readonly reviews: Pick<ReviewsService, 'reviewedExamples'>;
  readonly evaluation: Pick<EvaluationService, 'store'>;
  readonly lexicons: LexiconStore;
  /** Where experts of plugins come from. */
  readonly plugins: ExpertSource & Pick<PluginRegistry, 'experts'>;
}

export interface TrainingCaller {
  readonly actor: string;
  readonly runId: string | null;
  readonly signal?: AbortSignal;
}

/** An encoder that experts can be trained on. */
interface ExpertEncoder {
  readonly id: string;
  readonly folder: string;
  /** The share of patents that it was not trained on; null: nobody wrote it down. */
  readonly holdOut: number | null;
}

/** What is settled before experts are made. */
interface VersionPlan {
  readonly holdOut: number;
  /** What people said later was not read. */
  readonly reviewedUntil: Date;
  readonly folder: string;
}

/** Trains experts, publishes the version, evaluates it, and activates it when asked. */
export class ExpertTrainer {
  constructor(private readonly dependencies: ExpertTrainerDependencies) {}

  /** @throws INPUT_INVALID where no model is active whose encoder it could be; MODEL_UNKNOWN */
  async #encoderOf(encoder: string | null, signal?: AbortSignal): Promise<ExpertEncoder> {
    const { models, published, config } = this.dependencies;
    const reference = encoder ?? (await models.active())?.reference;
    if (reference === undefined)
      throw invalidInput({
        field: 'encoder',
        value: null,
        allowed: 'an encoder with heads, as long as no experts are active',
      });
    if (encoder !== null && !encoder.includes('@')) {
      const here = isAbsolute(encoder) || existsSync(encoder) ? encoder : join(config.models, encoder);
      const version = existsSync(here) ? null : await published.newest(encoder);
      const folder = version === null ? here : (await models.open(version.reference, { signal })).folder;
      return { id: encoder, folder, holdOut: await holdOutOf(folder) };
    }
    const { model, folder } = await models.open(reference, { signal });
    if (model.kind === 'encoder') return { id: reference, folder, holdOut: await holdOutOf(folder) };
    const own = join(folder, MIXTURE_FILES.encoder);
    const { holdOut } = model.configuration;
    const known = (await holdOutOf(own)) ?? (typeof holdOut === 'number' ? holdOut : null);
    return { id: model.encoder?.id ?? reference, folder: own, holdOut: known };
  }

  async *train(training: ExpertTraining, caller: TrainingCaller): AsyncGenerator<ExpertTrainingEvent> {
    const { models, reviews, config } = this.dependencies;
    const { signal } = caller;
    const limit = training.limit ?? Infinity;
    yield { type: 'progress', phase: 'reading patents', done: 0, total: null };
    this.#assertKnown(training.experts);
    const encoder = await this.#encoderOf(training.encoder, signal);
    if (!encoder.holdOut) yield { type: 'warning', message: seenAll(encoder) };
    // The patents that this encoder did not see; of one that saw all, as many as of others.
    const holdOut = encoder.holdOut || HOLD_OUT;
    const workspace = join(config.home, 'training');
    await mkdir(workspace, { recursive: true });
    const folder = await mkdtemp(join(workspace, `${training.name}-`));
    try {
      const files = await this.#filesOf(training, folder, signal);
      // Later reviews may not be included any more.
      const reviewedUntil = new Date();
      const corpus = await readExpertCorpus(
        { ...training, files, limit, holdOut },
        { reviewed: reviews.reviewedExamples({ signal }), signal },
      );
      yield { type: 'corpus', sources: corpus.sources.map(sizeOf) };
      const made = join(folder, 'model');
      const version = yield* this.#make(
        { ...training, holdOut, folder: made, reviewedUntil },
        encoder,
        corpus,
        caller,
      );
      yield { type: 'published', model: version.reference, digest: version.digest };
      const active = training.activate ? await models.active() : null;
      const versions = active === null ? [version] : [active, version];
      yield* evaluateVersions(versions, corpus.evaluateOn, { ...this.dependencies, limit }, caller);
      if (training.activate) {
        await models.activate(version.reference, { actor: caller.actor, worse: 'refuse', signal });
        yield { type: 'activated', model: version.reference };
      }
      yield { type: 'finished', model: version.reference };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** @throws INPUT_INVALID where there is nothing to learn from */
  async #filesOf(
    { files, fromDatabase }: ExpertTraining,
    folder: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const stored = fromDatabase ? await writeStoredPatents(this.dependencies.database, folder, signal) : null;
    const all = stored === null ? files : [stored, ...files];
    if (all.length > 0) return all;
    throw invalidInput({
      field: 'files',
      value: files,
      allowed: 'at least one file: no stored patent has symbols',
    });
  }

  /**
   * Checked before anything is read: a missing expert would be noticed only at the end.
   * @throws INPUT_INVALID
   */
  #assertKnown(given: readonly GivenExpert[]): void {
    const providers = this.dependencies.plugins.experts();
    for (const { section, expert } of given) {
      const known = providers.filter((one) => one.section === 'any' || one.section === section);
      if (known.some(({ id }) => id === expert)) continue;
      const allowed = `for section ${section} one of ${known.map(({ id }) => id).join(', ')}`;
      throw invalidInput({ field: 'experts', value: `${section}=${expert}`, allowed });
    }
  }

  /** Trains, and publishes what was written into the folder. */
  async *#make(
    { folder, ...training }: ExpertTraining & VersionPlan,
    { id, folder: encoderFolder }: ExpertEncoder,
    { sources }: ExpertCorpus,
    { actor, runId, signal }: TrainingCaller,
  ): AsyncGenerator<ExpertTrainingEvent, ModelVersion> {
    const { database, lexicons, models } = this.dependencies;
    const taxonomy = await this.dependencies.taxonomy.get();
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(COMPACT_SCHEME);
    const encoder = await openEncoder({ id, checkpoint: encoderFolder, device: training.device, signal });
    let fitted: Extract<MixtureEvent, { type: 'fitted' }> | null = null;
    try {
      // Checked before anything is embedded: without heads that would be in vain.
      await EncoderHeads.read(encoderFolder, encoder.dimension, []);
      // Vectors are kept by the text: another attempt, and the next training, need not embed it again.
      const embeddings = storedEmbeddings(database.pool);
      const dependencies = { taxonomy, encoder, embeddings, keywords, lexicons };
      const given = { source: this.dependencies.plugins, given: training.experts };
      for await (const event of trainMixture({
        dependencies,
        encoderFolder,
        sources,
        signal,
        experts: given,
      })) {
        if (event.type === 'progress') yield event;
        else fitted = event;
      }
      const { parameters, memory, experts } = fitted!;
      yield { type: 'progress', phase: 'publishing', done: 0, total: null };
      const learned = experts.map(({ expert }) => expert);
      await writeMixture(folder, { encoderFolder, parameters, memory, experts: learned });
      const facts = {
        kind: 'experts' as const,
        name: training.name,
        encoder: { id, folder: MIXTURE_FILES.encoder, fingerprint: null },
        configuration: {
          recipe: 'train-experts',
          holdOut: training.holdOut,
          scheme: taxonomy.version,
          experts: training.experts.map((one) => ({ ...one })),
        },
        data: {
          sources: sources.map((source) => ({ ...sizeOf(source) })),
          reviewedUntil: training.reviewedUntil.toISOString(),
        },
        evaluations: [],
      };
      await writeModelManifest(folder, { ...facts, createdAt: new Date().toISOString() });
      return await models.publish({ ...facts, folder, runId }, { actor, signal });
    } finally {
      await Promise.allSettled(fitted?.experts.map(({ expert }) => expert.dispose()) ?? []);
      await fitted?.reader.dispose();
      await encoder.dispose();
    }
  }
}

const holdOutOf = async (folder: string): Promise<number | null> =>
  (await readTrainingRecord(folder))?.holdOut ?? null;

const seenAll = ({ id, holdOut }: ExpertEncoder): string =>
  (holdOut === null
    ? `Nobody wrote down which patents the encoder ${id} was trained on`
    : `The encoder ${id} was trained on all patents of its files`) +
  ': where it has seen those that weigh the signals, its own look better than they are. Train it with a share held out (--hold-out), or calibrate on files that it has not seen.';

const sizeOf = ({ name, remembered, held, weight }: ExpertCorpus['sources'][number]) => ({
  name,
  remembered: remembered.length,
  held: held.length,
  weight,
});
