import type { Taxonomy } from '@nonet/cpc-taxonomy';
import type { EncoderSource, ExpertSource } from '@nonet/experts/mixture';
import type { DeviceChoice, EncodedBatch } from '@nonet/plugins';
import type { EncodersService } from '../encoders/encoders.service.js';
import { openVersionEncoder } from '../encoders/version-encoder.js';
import type { ModelsService, ModelVersion } from '../models/models.service.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import {
  type ClassifierDependencies,
  openClassifier,
  type OpenedVersion,
  type Preparation,
} from './open-classifier.js';
import { SeenVectors, type VectorsOfSpace } from './seen-vectors.js';
import type { ReadyModel } from './shared-model.js';

/** A version that was made ready, and the vectors of the scheme that it asked for. */
export interface PreparedVersion {
  readonly version: ModelVersion;
  readonly taxonomy: Taxonomy;
  readonly vectors: readonly VectorsOfSpace[];
}

/** What models are made of. */
export interface ModelDependencies extends Pick<
  ClassifierDependencies,
  'embeddings' | 'lexicons' | 'approximateFrom' | 'log'
> {
  readonly taxonomy: Pick<CurrentTaxonomy, 'get'>;
  readonly encoders: EncodersService;
  readonly models: Pick<ModelsService, 'open'>;
  /** Where experts and encoders of plugins come from. */
  readonly plugins: ExpertSource & EncoderSource;
  readonly device: DeviceChoice;
  /** Processor cores that encoders may keep busy. Default: all of them. */
  readonly cores?: number;
  /** Where checkpoints lie; null: nowhere. */
  readonly modelsFolder: string | null;
  /** Where the graphs of encoders are kept; default: nowhere. */
  readonly graphs?: string;
  /** Called after every batch of an encoder that a version brings. */
  readonly onBatch?: (encoder: string, batch: EncodedBatch) => void;
  /** Called with a version that is ready. */
  readonly onPrepared?: (prepared: PreparedVersion) => void;
}

/**
 * Makes a version (null: none) ready to classify with the scheme in use. If that fails, everything it opened is
 * freed.
 */
export async function prepareModel(
  version: ModelVersion | null,
  dependencies: ModelDependencies,
  preparation: Preparation,
): Promise<ReadyModel> {
  const { report, signal } = preparation;
  report({ state: 'warming', step: 'reading the scheme', done: 0, total: 1 });
  const taxonomy = await dependencies.taxonomy.get();
  signal.throwIfAborted();
  report({ state: 'warming', step: 'loading the encoder', done: 0, total: 1 });
  const opened = await openVersion(version, dependencies, preparation);
  const { embeddings, lexicons, plugins: experts, approximateFrom, log, onPrepared } = dependencies;
  const parts = { taxonomy, lexicons, experts, approximateFrom, log };
  if (version === null || onPrepared === undefined)
    return openClassifier(opened, { ...parts, embeddings }, preparation);
  const seen = new SeenVectors(embeddings);
  const model = await openClassifier(opened, { ...parts, embeddings: seen }, preparation);
  onPrepared({ version, taxonomy, vectors: seen.end() });
  return model;
}

/** A version with the encoder that it brings; without one the configured encoder, which is shared and stays open. */
async function openVersion(
  version: ModelVersion | null,
  { encoders, models, plugins, device, cores, modelsFolder, graphs, onBatch, log }: ModelDependencies,
  { signal, report }: Preparation,
): Promise<OpenedVersion> {
  if (version === null) {
    const encoder = await encoders.get(null, ({ what, fraction }) =>
      report({
        state: 'warming',
        step: `loading the encoder: ${what}`,
        done: Math.round(fraction * 100),
        total: 100,
      }),
    );
    return { version, encoder, folder: null, dispose: async () => undefined };
  }
  const { folder } = await models.open(version.reference, { signal });
  const id = version.reference;
  const encoder = await openVersionEncoder(version, {
    folder,
    plugins,
    device,
    cores,
    modelsFolder,
    graphs,
    signal,
    onBatch: (batch) => onBatch?.(id, batch),
    onWarning: (warning) => log.warn({ model: id }, warning),
  });
  return { version, encoder, folder, dispose: () => encoder.dispose() };
}
