import {
  type EncoderSource,
  openMixture,
  type ExpertSource,
  type PluginExpertState,
} from '@nonet/experts/mixture';
import {
  readKeywords,
  type LexiconStore,
  type PreparationOptions,
  type PreparationProgress,
} from '@nonet/experts/taxonomy-index';
import { ZeroShotClassifier } from '@nonet/experts/zero-shot';
import type { DeviceChoice, EncodedBatch, Encoder } from '@nonet/plugins';
import type { Logger } from 'pino';
import type { Database } from '../database/index.js';
import type { EncodersService } from '../encoders/encoders.service.js';
import { openVersionEncoder } from '../encoders/version-encoder.js';
import { ZERO_SHOT, type ModelsService, type ModelVersion } from '../models/models.service.js';
import { COMPACT_SCHEME } from '../taxonomy/compact-scheme.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { Readiness } from './classification.service.js';
import type { ReadyModel } from './shared-model.js';
import { storedEmbeddings } from '../database/stored-embeddings.js';

/** What models are made of. */
export interface ModelDependencies {
  readonly database: Pick<Database, 'pool'>;
  readonly taxonomy: Pick<CurrentTaxonomy, 'get'>;
  readonly encoders: EncodersService;
  readonly models: Pick<ModelsService, 'open'>;
  readonly lexicons: LexiconStore;
  /** Where experts and encoders of plugins come from. */
  readonly plugins: ExpertSource & EncoderSource;
  readonly device: DeviceChoice;
  /** Where checkpoints lie; null: nowhere. */
  readonly modelsFolder: string | null;
  /** Called after every batch of an encoder that a version brings. */
  readonly onBatch?: (encoder: string, batch: EncodedBatch) => void;
  readonly log: Logger;
}

interface Preparation {
  readonly signal: AbortSignal;
  readonly report: (readiness: Readiness) => void;
}

const STEPS: Readonly<Record<PreparationProgress['step'], string>> = {
  words: 'counting the words of the scheme',
  embeddings: 'embedding the scheme',
};

/**
 * Makes a version (null: none) ready to classify with the scheme in use. If that fails, everything it opened is
 * freed.
 */
export async function prepareModel(
  version: ModelVersion | null,
  dependencies: ModelDependencies,
  preparation: Preparation,
): Promise<ReadyModel> {
  const { report } = preparation;
  const start = performance.now();
  report({ state: 'warming', step: 'reading the scheme', done: 0, total: 1 });
  const taxonomy = await dependencies.taxonomy.get();
  preparation.signal.throwIfAborted();
  report({ state: 'warming', step: 'loading the encoder', done: 0, total: 1 });
  const { encoder, folder, dispose: freeEncoder } = await encoderOf(version, dependencies, preparation);
  try {
    preparation.signal.throwIfAborted();
    // Official titles use other words than patents do: keywords help. A compact scheme has its own.
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(COMPACT_SCHEME);
    const embeddings = storedEmbeddings(dependencies.database.pool);
    // Versions are what training made.
    const encoderState = version === null ? 'pretrained' : 'fine-tuned';
    const scheme = {
      taxonomy,
      encoder,
      encoderState,
      embeddings,
      keywords,
      lexicons: dependencies.lexicons,
    } as const;
    const options: PreparationOptions = {
      signal: preparation.signal,
      onProgress: ({ step, done, total }) => report({ state: 'warming', step: STEPS[step], done, total }),
    };
    const onExpertProblem = ({ section, expert, plugin, problem, warning }: PluginExpertState) =>
      dependencies.log.warn(
        { model: version?.reference, section, expert, plugin },
        problem === null
          ? `the expert of a plugin may answer otherwise than it did: ${warning}`
          : `the expert of a plugin does not take part; the section is answered without it: ${problem}`,
      );
    const experts =
      version?.kind === 'experts' && folder !== null
        ? await openMixture(folder, { ...scheme, experts: dependencies.plugins, onExpertProblem }, options)
        : null;
    const zeroShot =
      experts === null
        ? await ZeroShotClassifier.open(scheme, options)
        : new ZeroShotClassifier(experts.reader.index);
    const classifier = experts ?? zeroShot;
    const name = version?.reference ?? ZERO_SHOT;
    const ms = Math.round(performance.now() - start);
    dependencies.log.info(
      { model: name, scheme: taxonomy.version, nodes: taxonomy.size, encoder: encoder.id, ms },
      'ready to classify',
    );
    const dispose = async () => {
      await classifier.dispose();
      await freeEncoder();
    };
    return { name, version, classifier, experts, zeroShot, encoder, scheme: taxonomy.version, dispose };
  } catch (error) {
    await freeEncoder();
    throw error;
  }
}

/**
 * The encoder that a version brings, and the version's folder; without a version the configured encoder, which is
 * shared and stays open.
 */
async function encoderOf(
  version: ModelVersion | null,
  { encoders, models, plugins, device, modelsFolder, onBatch, log }: ModelDependencies,
  { signal, report }: Preparation,
): Promise<{ encoder: Encoder; folder: string | null; dispose: () => Promise<void> }> {
  if (version === null) {
    const encoder = await encoders.get(null, ({ what, fraction }) =>
      report({
        state: 'warming',
        step: `loading the encoder: ${what}`,
        done: Math.round(fraction * 100),
        total: 100,
      }),
    );
    return { encoder, folder: null, dispose: async () => undefined };
  }
  const { folder } = await models.open(version.reference, { signal });
  const id = version.reference;
  const encoder = await openVersionEncoder(version, {
    folder,
    plugins,
    device,
    modelsFolder,
    signal,
    onBatch: (batch) => onBatch?.(id, batch),
    onWarning: (warning) => log.warn({ model: id }, warning),
  });
  return { encoder, folder, dispose: () => encoder.dispose() };
}
