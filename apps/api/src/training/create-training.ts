import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtinEncoders, type CheckpointSource, fineTune } from '@nonet/encoder';
import type { Config } from '../config/index.js';
import { encoderNameTaken } from '../errors.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import { readTrainingCorpus } from './training-corpus.js';
import type { TrainingService } from './training.service.js';

/** Trains encoders in this process; the results lie in the models folder, where every process finds them. */
export function createTraining(config: Config, current: CurrentTaxonomy): TrainingService {
  const sourceOf = (encoder: string): CheckpointSource =>
    encoder in builtinEncoders
      ? { id: encoder, modelsFolder: config.models }
      : { id: encoder, checkpoint: join(config.models, encoder) };
  return {
    async *trainEncoder({ name, base, files, limit, device, settings }, { signal }) {
      const output = join(config.models, name);
      if (name in builtinEncoders || existsSync(join(output, 'config.json')))
        throw encoderNameTaken({ name });
      const taxonomy = await current.get();
      const corpora = await Promise.all(files.map((file) => readTrainingCorpus(file, { limit, signal })));
      yield* fineTune({
        encoder: sourceOf(base),
        corpora: corpora.map(({ train }) => train),
        evaluation: corpora.map(({ dev }) => dev),
        taxonomy,
        output,
        device,
        settings,
        signal,
      });
    },
  };
}
