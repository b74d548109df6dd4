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
import { type EncoderPublication, publishEncoder } from './publish-encoder.js';
import type { ReadEvent } from './learnable-patents.js';
import { readTrainingCorpus } from './training-corpus.js';
import type { EncoderTraining } from './train-encoder.operation.js';

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

  /** Makes the result of a training known to every machine. `workspace`: where its files are put together meanwhile. */
  publish({ workspace, ...publication }: EncoderPublication & { workspace?: string }): Promise<ModelVersion> {
    const { models, config } = this.dependencies;
    return publishEncoder(models, workspace ?? join(config.home, 'training'), publication);
  }

  /** Trains into a folder, continuing an earlier training there. */
  async *train(
    { base, teachers: names, files, limit, holdOut, device }: EncoderTraining,
    { settings, output, signal }: { settings: FineTuneSettings; output: string; signal?: AbortSignal },
  ): AsyncGenerator<TrainingEvent | ReadEvent> {
    const taxonomy = await this.dependencies.taxonomy.get();
    const reading = { taxonomy, limit: limit ?? Infinity, holdOut, signal };
    const corpora = await Promise.all(files.map((file) => readTrainingCorpus(file, reading)));
    for (const { reading: read } of corpora) yield { type: 'read', reading: read };
    const [encoder, ...teachers] = await Promise.all(
      [base, ...names].map((name) => this.#sourceOf(name, signal)),
    );
    const train = corpora.map((corpus) => corpus.train);
    const evaluation = corpora.map(({ dev }) => dev);
    yield* fineTune({
      encoder: encoder!,
      teachers,
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
