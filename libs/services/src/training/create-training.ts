import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtinEncoders, type CheckpointSource } from '@nonet/encoder';
import {
  fineTune,
  type FineTuneSettings,
  isUnfinishedRun,
  type TrainingEvent,
} from '@nonet/encoder-training';
import { isFolderReference } from '@nonet/operations';
import type { Config } from '../config/index.js';
import type { PublishedEncoders } from '../encoders/published-encoders.js';
import { encoderNameTaken } from '../errors/errors.js';
import type { ModelsService, ModelVersion } from '../models/models.service.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { ExpertReviser } from './expert-revision.js';
import type { ExpertTrainer } from './expert-training.js';
import { type EncoderPublication, publishEncoder } from './publish-encoder.js';
import { readTrainingCorpus } from './training-corpus.js';
import { encoderSettings } from './encoder-settings.js';
import type { EncoderTraining } from './train-encoder.operation.js';
import type { TrainingService } from './training.service.js';

export interface EncoderTrainerDependencies {
  readonly config: Pick<Config, 'home' | 'models'>;
  readonly taxonomy: CurrentTaxonomy;
  readonly models: Pick<ModelsService, 'publish' | 'open'>;
  readonly published: Pick<PublishedEncoders, 'newest'>;
}

/** Trains encoders in this process. */
export class EncoderTrainer {
  constructor(private readonly dependencies: EncoderTrainerDependencies) {}

  /** The folder of the encoder of a name, where every process finds it. */
  folderOf(name: string): string {
    return join(this.dependencies.config.models, name);
  }

  /** Whether an unfinished training into the folder of this name can be continued. */
  isUnfinished(name: string): boolean {
    return isUnfinishedRun(this.folderOf(name));
  }

  /**
   * @throws ENCODER_NAME_TAKEN for the name of an encoder, and for that of an unfinished training: no other result can be
   * put in its place. What the run itself published is its own.
   */
  async assertFree(name: string, runId: string | null): Promise<void> {
    const taken = existsSync(join(this.folderOf(name), 'config.json')) || this.isUnfinished(name);
    if (name in builtinEncoders || taken) throw encoderNameTaken({ name });
    const version = await this.dependencies.published.newest(name);
    if (version !== null && (runId === null || version.runId !== runId)) throw encoderNameTaken({ name });
  }

  /** Makes the result of a training known to every machine. */
  publish(publication: EncoderPublication): Promise<ModelVersion> {
    const { models, config } = this.dependencies;
    return publishEncoder(models, join(config.home, 'training'), publication);
  }

  /** Trains into a folder, continuing an earlier training there. */
  async *train(
    { base, files, limit, holdOut, device }: EncoderTraining,
    { settings, output, signal }: { settings: FineTuneSettings; output: string; signal?: AbortSignal },
  ): AsyncGenerator<TrainingEvent> {
    const taxonomy = await this.dependencies.taxonomy.get();
    const reading = { limit: limit ?? Infinity, holdOut, signal };
    const corpora = await Promise.all(files.map((file) => readTrainingCorpus(file, reading)));
    const encoder = await this.#sourceOf(base, signal);
    const train = corpora.map((corpus) => corpus.train);
    const evaluation = corpora.map(({ dev }) => dev);
    yield* fineTune({
      encoder,
      corpora: train,
      holdOut,
      evaluation,
      taxonomy,
      output,
      device,
      settings,
      signal,
    });
  }

  async #sourceOf(encoder: string, signal?: AbortSignal): Promise<CheckpointSource> {
    const { config, models, published } = this.dependencies;
    const modelsFolder = config.models;
    if (encoder in builtinEncoders) return { id: encoder, modelsFolder };
    const here = isFolderReference(encoder) ? encoder : this.folderOf(encoder);
    const reference = encoder.includes('@') ? encoder : (await published.newest(encoder))?.reference;
    const checkpoint =
      existsSync(here) || reference === undefined ? here : (await models.open(reference, { signal })).folder;
    return { id: encoder, checkpoint, modelsFolder };
  }
}

/** The results lie in the models folder. */
export function createTraining(
  trainer: EncoderTrainer,
  experts: ExpertTrainer,
  reviser: ExpertReviser,
): TrainingService {
  return {
    async *trainEncoder(training, { actor, signal }) {
      if (!trainer.isUnfinished(training.name)) await trainer.assertFree(training.name, null);
      const folder = trainer.folderOf(training.name);
      const settings = encoderSettings(training);
      for await (const event of trainer.train(training, { settings, output: folder, signal })) {
        if (event.type === 'finished')
          await trainer.publish({ training, settings, folder, actor, runId: null, signal });
        yield event;
      }
    },
    trainExperts: (training, caller) => experts.train(training, { ...caller, runId: null }),
    extendExperts: (extension, caller) => reviser.extend(extension, { ...caller, runId: null }),
    learnFromReviews: (learning, caller) => reviser.learn(learning, { ...caller, runId: null }),
  };
}
