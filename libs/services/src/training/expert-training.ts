import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { builtinEncoders, openEncoder, readTrainingRecord } from '@nonet/encoder';
import {
  EncoderHeads,
  type EncoderSource,
  type ExpertSource,
  type GivenExpert,
  type LexiconStore,
  MIXTURE_FILES,
  type MixtureEvent,
  type PinnedEncoder,
  readKeywords,
  trainMixture,
  type LeftOutExpert,
  writeMixture,
  writeModelManifest,
} from '@nonet/experts';
import { isFolderReference } from '@nonet/operations';
import type { DeviceChoice, Encoder } from '@nonet/plugins';
import type { PluginRegistry } from '@nonet/plugins/host';
import type { Logger } from 'pino';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import { pinnedEncoderIn, pluginFacts } from '../models/needed-plugins.js';
import type { EvaluationService } from '../classification/evaluation.service.js';
import type { Config } from '../config/index.js';
import type { Database } from '../database/index.js';
import { gatheringTexts } from '../encoders/gathered-texts.js';
import type { PublishedEncoders } from '../encoders/published-encoders.js';
import { encoderUnknown, invalidInput } from '../errors/errors.js';
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
  readonly published: Pick<PublishedEncoders, 'names' | 'newest'>;
  readonly reviews: Pick<ReviewsService, 'reviewedExamples'>;
  readonly evaluation: Pick<EvaluationService, 'store'>;
  readonly lexicons: LexiconStore;
  /** Where experts and encoders of plugins come from. */
  readonly plugins: ExpertSource & EncoderSource & Pick<PluginRegistry, 'settled'>;
  readonly log: Pick<Logger, 'warn'>;
}

export interface TrainingCaller {
  readonly actor: string;
  readonly runId: string | null;
  /** Where what is made lies until it is published; a run gives its own folder, which is cleared away with the run. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/** An encoder that experts can be trained on. */
interface ExpertEncoder {
  readonly id: string;
  /** With the heads that were trained with it; null: a plugin brings it, and its heads are learnt with the experts. */
  readonly folder: string | null;
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
      if (!isFolderReference(encoder) && (await this.#ownerOf(encoder)) !== null)
        return { id: encoder, folder: null, holdOut: null };
      const here = isAbsolute(encoder) || existsSync(encoder) ? encoder : join(config.models, encoder);
      const version = existsSync(here) ? null : await published.newest(encoder);
      if (version === null && encoder in builtinEncoders && !existsSync(here))
        throw invalidInput({
          field: 'encoder',
          value: encoder,
          allowed: 'an encoder that was trained with heads; those that are built in have none',
        });
      // Checked before anything is read.
      if (version === null && !existsSync(here) && !isFolderReference(encoder)) {
        const foreign = this.dependencies.plugins.plugins().filter(({ source }) => source !== 'built-in');
        const known = [...published.names(), ...foreign.flatMap(({ encoders }) => encoders)];
        throw encoderUnknown({ encoder, known });
      }
      const folder = version === null ? here : (await models.open(version.reference, { signal })).folder;
      return { id: encoder, folder, holdOut: await holdOutOf(folder) };
    }
    const { model, folder } = await models.open(reference, { signal });
    if (model.kind === 'encoder') return { id: reference, folder, holdOut: await holdOutOf(folder) };
    const pinned = pinnedEncoderIn(model.configuration);
    // As it is here now: its heads are learnt anew.
    if (pinned !== null) return { id: pinned.encoder, folder: null, holdOut: null };
    const own = join(folder, MIXTURE_FILES.encoder);
    const { holdOut } = model.configuration;
    const known = (await holdOutOf(own)) ?? (typeof holdOut === 'number' ? holdOut : null);
    return { id: model.encoder?.id ?? reference, folder: own, holdOut: known };
  }

  async *train(training: ExpertTraining, caller: TrainingCaller): AsyncGenerator<ExpertTrainingEvent> {
    const { models, reviews, config, taxonomy } = this.dependencies;
    const { signal } = caller;
    const limit = training.limit ?? Infinity;
    yield { type: 'progress', phase: 'reading patents', done: 0, total: null };
    await this.#assertKnown(training.experts);
    const encoder = await this.#encoderOf(training.encoder, signal);
    // What is learnt of a plugin's encoder are its heads, and of these it is known.
    if (!encoder.holdOut && encoder.folder !== null) yield { type: 'warning', message: seenAll(encoder) };
    // The patents that this encoder did not see; of one that saw all, as many as of others.
    const holdOut = encoder.holdOut || HOLD_OUT;
    const workspace = caller.folder ?? join(config.home, 'training');
    await mkdir(workspace, { recursive: true });
    const folder = await mkdtemp(join(workspace, `${training.name}-`));
    try {
      const files = await this.#filesOf(training, folder, signal);
      // Later reviews may not be included any more.
      const reviewedUntil = new Date();
      const corpus = await readExpertCorpus(
        { ...training, files, limit, holdOut },
        { reviewed: reviews.reviewedExamples({ signal }), taxonomy: await taxonomy.get(), signal },
      );
      for (const reading of corpus.readings) yield { type: 'read', reading };
      yield { type: 'corpus', sources: corpus.sources.map(sizeOf) };
      const made = join(folder, 'model');
      // An attempt before this one may have come further than it could say.
      const earlier = caller.runId === null ? null : await models.madeBy(caller.runId);
      const plan = { ...training, holdOut, folder: made, reviewedUntil };
      const version = earlier ?? (yield* this.#make(plan, encoder, corpus, caller));
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
  async #assertKnown(given: readonly GivenExpert[]): Promise<void> {
    if (given.length === 0) return;
    await this.dependencies.plugins.settled();
    const providers = this.dependencies.plugins.experts();
    for (const { section, expert } of given) {
      const known = providers.filter((one) => one.section === 'any' || one.section === section);
      if (known.some(({ id }) => id === expert)) continue;
      const allowed = `for section ${section} one of ${known.map(({ id }) => id).join(', ')}`;
      throw invalidInput({ field: 'experts', value: `${section}=${expert}`, allowed });
    }
  }

  /** The plugin that brings an encoder; null where it is Nonet's own, or nobody's. */
  async #ownerOf(encoder: string): Promise<{ readonly name: string; readonly version: string } | null> {
    const { plugins } = this.dependencies;
    await plugins.lookFor('encoders', encoder);
    const owner = plugins.plugins().find(({ encoders }) => encoders.includes(encoder));
    return !owner || owner.source === 'built-in' ? null : { name: owner.name, version: owner.version ?? '' };
  }

  /** Opens it; of one that a plugin brings, what the version pins. @throws ENCODER_UNKNOWN, PLUGIN_…, EncoderError */
  async #open(
    { id, folder }: ExpertEncoder,
    device: DeviceChoice,
    signal?: AbortSignal,
  ): Promise<{ readonly encoder: Encoder; readonly pinned: PinnedEncoder | null }> {
    const { plugins, config } = this.dependencies;
    if (folder !== null)
      return { encoder: await openEncoder({ id, checkpoint: folder, device, signal }), pinned: null };
    // That which is opened: a reload meanwhile may bring another version.
    const owner = await this.#ownerOf(id);
    const encoder = await plugins.openEncoder(id, { device, modelsFolder: config.models, signal });
    const { name, version } = owner ?? { name: id, version: '' };
    return {
      encoder: gatheringTexts(encoder),
      pinned: { encoder: id, plugin: name, version, fingerprint: encoder.fingerprint },
    };
  }

  /** Trains, and publishes what was written into the folder. */
  async *#make(
    { folder, ...training }: ExpertTraining & VersionPlan,
    expertEncoder: ExpertEncoder,
    { sources }: ExpertCorpus,
    { actor, runId, signal }: TrainingCaller,
  ): AsyncGenerator<ExpertTrainingEvent, ModelVersion> {
    const { database, lexicons, models } = this.dependencies;
    const taxonomy = await this.dependencies.taxonomy.get();
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(COMPACT_SCHEME);
    const { id, folder: encoderFolder } = expertEncoder;
    const { encoder, pinned } = await this.#open(expertEncoder, training.device, signal);
    let fitted: Extract<MixtureEvent, { type: 'fitted' }> | null = null;
    try {
      // Checked before anything is embedded: without heads that would be in vain.
      if (encoderFolder !== null) await EncoderHeads.read(encoderFolder, encoder.dimension, []);
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
        else if (event.type === 'left out') yield { type: 'warning', message: leftOut(event) };
        else fitted = event;
      }
      const { memory, heads, experts } = fitted!;
      const parameters = pinned ? { ...fitted!.parameters, pluginEncoder: pinned } : fitted!.parameters;
      yield { type: 'progress', phase: 'publishing', done: 0, total: null };
      const learned = experts.map(({ expert }) => expert);
      const written = heads ? { heads } : { folder: encoderFolder! };
      await writeMixture(folder, { encoder: written, parameters, memory, experts: learned });
      const facts = {
        kind: 'experts' as const,
        name: training.name,
        encoder: { id, folder: MIXTURE_FILES.encoder, fingerprint: pinned?.fingerprint ?? null },
        configuration: {
          recipe: 'train-experts',
          holdOut: training.holdOut,
          scheme: taxonomy.version,
          experts: training.experts.map((one) => ({ ...one })),
          ...pluginFacts(parameters),
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

const leftOut = ({ section, expert, plugin, version, problem }: LeftOutExpert): string =>
  `The expert ${expert} of ${plugin} ${version} could not learn section ${section}, which is left to the section's own: ${problem}`;

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
