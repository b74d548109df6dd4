import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  builtinEncoders,
  type CheckpointSource,
  fineTune,
  isUnfinishedRun,
  type TrainingEvent,
} from '@nonet/encoder';
import type { Config } from '../config/index.js';
import { encoderNameTaken } from '../errors.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { ExpertTrainer } from './expert-training.js';
import { readTrainingCorpus } from './training-corpus.js';
import type { EncoderTraining, TrainingService } from './training.service.js';

/** Trains encoders in this process. */
export class EncoderTrainer {
  readonly #models: string;
  readonly #current: CurrentTaxonomy;

  constructor({ models }: Pick<Config, 'models'>, current: CurrentTaxonomy) {
    this.#models = models;
    this.#current = current;
  }

  /** Where the encoder of a name lies, so that every process finds it. */
  folderOf(name: string): string {
    return join(this.#models, name);
  }

  /** Whether a training into the folder of this name was begun, so that it can go on there. */
  isUnfinished(name: string): boolean {
    return isUnfinishedRun(this.folderOf(name));
  }

  /**
   * @throws ENCODER_NAME_TAKEN for the name of an encoder, and for that of an unfinished training: no other result can be
   * put in its place
   */
  assertFree(name: string): void {
    const taken = existsSync(join(this.folderOf(name), 'config.json')) || this.isUnfinished(name);
    if (name in builtinEncoders || taken) throw encoderNameTaken({ name });
  }

  /** Trains into a folder; goes on with what an earlier try left there. */
  async *train(
    { base, files, limit, stageTwo, device, settings }: EncoderTraining,
    { output, signal }: { output: string; signal?: AbortSignal },
  ): AsyncGenerator<TrainingEvent> {
    const taxonomy = await this.#current.get();
    const reading = { limit, stageTwo, signal };
    const corpora = await Promise.all(files.map((file) => readTrainingCorpus(file, reading)));
    const encoder = this.#sourceOf(base);
    const train = corpora.map((corpus) => corpus.train);
    const evaluation = corpora.map(({ dev }) => dev);
    yield* fineTune({
      encoder,
      corpora: train,
      stageTwo,
      evaluation,
      taxonomy,
      output,
      device,
      settings,
      signal,
    });
  }

  #sourceOf(encoder: string): CheckpointSource {
    return encoder in builtinEncoders
      ? { id: encoder, modelsFolder: this.#models }
      : { id: encoder, checkpoint: this.folderOf(encoder) };
  }
}

/** The results lie in the models folder. */
export function createTraining(trainer: EncoderTrainer, experts: ExpertTrainer): TrainingService {
  return {
    async *trainEncoder(training, { signal }) {
      if (!trainer.isUnfinished(training.name)) trainer.assertFree(training.name);
      yield* trainer.train(training, { output: trainer.folderOf(training.name), signal });
    },
    trainExperts: (training, asker) => experts.train(training, { ...asker, runId: null }),
  };
}
