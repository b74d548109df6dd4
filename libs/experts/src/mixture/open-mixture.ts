import { join } from 'node:path';
import { SchemeModel, type PreparationOptions, type SchemeParts } from '../scheme/index.js';
import { EncoderHeads } from './encoder-heads.js';
import { MixtureClassifier } from './mixture-classifier.js';
import { labelsOf, MixtureReader } from './mixture-reader.js';
import { type ExpertSource, PluginExperts, type PluginExpertState } from './plugin-experts.js';
import { MIXTURE_FILES, readAddedHeads, readMixture } from './model-folder.js';

/** The scheme, and the encoder that lies in the model's folder, open. */
export interface MixtureParts extends SchemeParts {
  /** Where experts of plugins come from; without it sections are answered by their own alone. */
  readonly experts?: ExpertSource;
  /** Told of an expert of a plugin that ceases to take part. */
  readonly onExpertProblem?: (state: PluginExpertState) => void;
}

/**
 * Opens the nine experts of a model for a scheme; subclasses that they were not trained on are known by their texts.
 * @throws MixtureError MIXTURE_INVALID; NeighbourError NEIGHBOUR_FILE_INVALID
 */
export async function openMixture(
  folder: string,
  parts: MixtureParts,
  options: PreparationOptions = {},
): Promise<MixtureClassifier> {
  const { parameters, memory } = await readMixture(folder);
  let model: SchemeModel | undefined;
  try {
    model = await SchemeModel.prepare(parts, options);
    const labels = labelsOf(parts.taxonomy);
    const heads = await EncoderHeads.read(
      join(folder, MIXTURE_FILES.encoder),
      parts.encoder.dimension,
      labels,
    );
    const added = await readAddedHeads(folder, parts.encoder.dimension);
    const reader = await MixtureReader.open(model, heads.with(added), memory, parts.embeddings);
    const { pluginExperts: given = [] } = parameters;
    const { experts: source = null, onExpertProblem: onProblem = () => undefined } = parts;
    const experts =
      given.length === 0 ? null : await PluginExperts.open(folder, given, { reader, source, onProblem });
    return new MixtureClassifier(reader, parameters, experts);
  } catch (error) {
    await Promise.all([memory.dispose(), model?.dispose()]);
    throw error;
  }
}
