import type { Taxonomy } from '@nonet/cpc-taxonomy';
import type { EmbeddingStore } from '@nonet/encoder';
import {
  type ExpertSource,
  type MixtureDependencies,
  openMixture,
  type PluginExpertState,
} from '@nonet/experts/mixture';
import type { ListStore } from '@nonet/experts/neighbours';
import {
  readKeywords,
  type LexiconStore,
  type PreparationOptions,
  type PreparationProgress,
} from '@nonet/experts/taxonomy-index';
import { ZeroShotClassifier } from '@nonet/experts/zero-shot';
import type { Encoder } from '@nonet/plugins';
import type { Logger } from 'pino';
import { ZERO_SHOT, type ModelVersion } from '../models/models.service.js';
import { COMPACT_SCHEME } from '../taxonomy/compact-scheme.js';
import type { Readiness } from './classification.service.js';
import type { ReadyModel } from './shared-model.js';

/** A version (null: the scheme alone classifies) with its encoder, open. */
export interface OpenedVersion {
  readonly version: ModelVersion | null;
  /** The folder of the version; null without one. */
  readonly folder: string | null;
  readonly encoder: Encoder;
  /** Frees what it alone holds. */
  dispose(): Promise<void>;
}

/** What it classifies with. */
export interface ClassifierDependencies {
  readonly taxonomy: Taxonomy;
  /** Where the vectors of the scheme are kept. */
  readonly embeddings: EmbeddingStore;
  /** Where counted words of the scheme are kept, and lists of remembered patents. */
  readonly lexicons: LexiconStore & ListStore;
  /** Where experts of plugins come from; needed only by a version that has some. */
  readonly experts?: ExpertSource;
  /** How many texts it is opened for. Default: `many`. */
  readonly expected?: MixtureDependencies['expected'];
  /** Number of remembered patents from which their search is approximate; never, if it is not given. */
  readonly approximateFrom?: number;
  readonly log: Logger;
}

export interface Preparation {
  readonly signal: AbortSignal;
  readonly report: (readiness: Readiness) => void;
}

const STEPS: Readonly<Record<PreparationProgress['step'], string>> = {
  words: 'counting the words of the scheme',
  embeddings: 'embedding the scheme',
};

/** Makes a version ready to classify with a scheme. If that fails, everything that was opened is freed, the encoder too. */
export async function openClassifier(
  { version, folder, encoder, dispose: freeVersion }: OpenedVersion,
  { taxonomy, experts: source, expected, approximateFrom, log, ...stores }: ClassifierDependencies,
  { signal, report }: Preparation,
): Promise<ReadyModel> {
  const start = performance.now();
  try {
    signal.throwIfAborted();
    // Official titles use other words than patents do: keywords help. A compact scheme has its own.
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(COMPACT_SCHEME);
    // Versions are what training made.
    const encoderState = version === null ? 'pretrained' : 'fine-tuned';
    const scheme = { taxonomy, encoder, encoderState, keywords, ...stores } as const;
    const options: PreparationOptions = {
      signal,
      onProgress: ({ step, done, total }) => report({ state: 'warming', step: STEPS[step], done, total }),
    };
    const onExpertProblem = expertProblemsTo(log, version);
    const experts =
      version?.kind === 'experts' && folder !== null
        ? await openMixture(
            folder,
            {
              ...scheme,
              experts: source,
              expected,
              approximateFrom,
              lists: stores.lexicons,
              onExpertProblem,
            },
            options,
          )
        : null;
    const zeroShot =
      experts === null
        ? await ZeroShotClassifier.open(scheme, options)
        : new ZeroShotClassifier(experts.reader.index);
    const classifier = experts ?? zeroShot;
    const name = version?.reference ?? ZERO_SHOT;
    const ms = Math.round(performance.now() - start);
    log.info(
      { model: name, scheme: taxonomy.version, nodes: taxonomy.size, encoder: encoder.id, ms },
      'ready to classify',
    );
    const dispose = async () => {
      await classifier.dispose();
      await freeVersion();
    };
    return { name, version, classifier, experts, zeroShot, encoder, scheme: taxonomy.version, dispose };
  } catch (error) {
    await freeVersion();
    throw error;
  }
}

const expertProblemsTo =
  (log: Logger, version: ModelVersion | null) =>
  ({ section, expert, plugin, problem, warning }: PluginExpertState): void =>
    log.warn(
      { model: version?.reference, section, expert, plugin },
      problem === null
        ? `the expert of a plugin may answer otherwise than it did: ${warning}`
        : `the expert of a plugin does not take part; the section is answered without it: ${problem}`,
    );
