import { join } from 'node:path';
import type { IndexOptions } from '../neighbours/index.js';
import {
  TaxonomyIndex,
  type PreparationOptions,
  type TaxonomyIndexDependencies,
} from '../taxonomy-index/index.js';
import { EncoderHeads } from './encoder-heads.js';
import { MixtureClassifier } from './mixture-classifier.js';
import { labelsOf, MixtureReader } from './mixture-reader.js';
import { type ExpertSource, PluginExperts, type PluginExpertState } from './plugin-experts.js';
import { MIXTURE_FILES, readAddedHeads, readMixture } from './model-folder.js';

/** What the experts stand on: the taxonomy, and the encoder that lies in the model's folder, open. */
export interface MixtureDependencies extends TaxonomyIndexDependencies, IndexOptions {
  /** Where experts of plugins come from; without it sections are answered by their own alone. */
  readonly experts?: ExpertSource;
  /** Called when an expert of a plugin no longer takes part. */
  readonly onExpertProblem?: (state: PluginExpertState) => void;
}

/**
 * Opens the nine experts of a model for a scheme; subclasses that they were not trained on are known by their texts.
 * @throws MixtureError MIXTURE_INVALID; NeighbourError NEIGHBOUR_FILE_INVALID
 */
export async function openMixture(
  folder: string,
  dependencies: MixtureDependencies,
  options: PreparationOptions = {},
): Promise<MixtureClassifier> {
  const { parameters, memory } = await readMixture(folder, dependencies);
  let index: TaxonomyIndex | undefined;
  try {
    index = await TaxonomyIndex.prepare(dependencies, options);
    const labels = labelsOf(dependencies.taxonomy);
    const heads = await EncoderHeads.read(
      join(folder, MIXTURE_FILES.encoder),
      dependencies.encoder.dimension,
      labels,
    );
    const added = await readAddedHeads(folder, dependencies.encoder.dimension);
    const reader = await MixtureReader.open(index, heads.with(added), memory, dependencies.embeddings);
    const { pluginExperts: given = [] } = parameters;
    const { experts: source = null, onExpertProblem: onProblem = () => undefined } = dependencies;
    const experts =
      given.length === 0 ? null : await PluginExperts.open(folder, given, { reader, source, onProblem });
    return new MixtureClassifier(reader, parameters, experts);
  } catch (error) {
    await Promise.all([memory.dispose(), index?.dispose()]);
    throw error;
  }
}
