import { basename, join } from 'node:path';
import { EncoderError, isWeightsFile } from '@nonet/encoder';
import { type ModelFile, verifyModelFiles } from '@nonet/experts/model-files';
import type { Encoder } from '@nonet/plugins';
import type { Logger } from 'pino';
import type { Classification } from '../classification/classification.service.js';
import type { ClassifyRequest } from '../classification/classify.operation.js';
import { answerOf, askedBy } from '../classification/answer.js';
import { contentOfWords } from '../classification/content.js';
import { lexiconFiles } from '../classification/lexicon-files.js';
import { openClassifier } from '../classification/open-classifier.js';
import type { ReadyModel } from '../classification/shared-model.js';
import type { Config } from '../config/index.js';
import { restOf } from '../database/embedded/rest.js';
import { graphsIn, openOwnEncoder } from '../encoders/version-encoder.js';
import type { ModelVersion } from '../models/models.service.js';
import { inSpan } from '../tracing/spans.js';
import { KeptHome, type HomeState } from './kept-home.js';
import { readKeptScheme } from './kept-scheme.js';
import { readKeptVersion, VectorsLacking } from './kept-version.js';

interface AtRestOptions {
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Classifies by what the home keeps, without opening its database: what a server or a command would answer that opens it. Null
 * where the database is not at rest, where not everything was kept, or for another device or program, and for questions that need
 * what only the database holds.
 * @throws what is wrong with the question, as `ClassificationService.classify` does
 */
export async function classifyAtRest(
  request: ClassifyRequest,
  config: Config,
  { log, signal }: AtRestOptions,
): Promise<Classification | null> {
  const { database } = config;
  if (database.kind !== 'embedded' || !isOfWordsAlone(request)) return null;
  const rest = await restOf(database.directory);
  const home = new KeptHome(config);
  const state = rest === null ? null : await home.stateOf(rest);
  if (state === null) return null;
  const content = await contentOfWords(request, signal);
  const model = await openKept(home, state, config, { log, signal }).catch(async (error: unknown) => {
    log.debug({ err: error }, 'what the home keeps cannot be used');
    signal?.throwIfAborted();
    if (!isOfToday(error)) await home.forget(state).catch(() => undefined);
    return null;
  });
  if (model === null) return null;
  try {
    const answerer = { by: 'classifier', calibrated: null, labels: null } as const;
    const answering = () => answerOf(model, content, askedBy(request, signal), answerer);
    // As the service is traced that answers on a database.
    return await inSpan('classification.classify', {}, answering);
  } catch (error) {
    if (error instanceof VectorsLacking) return null;
    throw error;
  } finally {
    await model.dispose();
  }
}

/** Stored patents, collections, label sets, other versions and the vectors of groups are in the database. */
const isOfWordsAlone = ({ patentNumber, collection, labelSet, model, level }: ClassifyRequest): boolean =>
  [patentNumber, collection, labelSet, model].every((needed) => needed === null) &&
  ['section', 'class', 'subclass'].includes(level);

/** Whether what is kept is as good as ever: it cannot be used on this device, or now. */
const isOfToday = (error: unknown): boolean =>
  error instanceof VectorsLacking ||
  (error instanceof EncoderError && error.code === 'ENCODER_DEVICE_UNAVAILABLE');

async function openKept(
  home: KeptHome,
  state: HomeState,
  { home: folder, device, models: modelsFolder }: Config,
  { log, signal = new AbortController().signal }: AtRestOptions,
): Promise<ReadyModel> {
  const taxonomy = await readKeptScheme(home.schemeFile(state));
  const { version, encoder: fingerprint, embeddings } = await readKeptVersion(home.versionFile(state));
  const cache = join(folder, 'cache');
  const own = join(cache, 'models', version.digest);
  // One question is not worth the start of a thread.
  const computing = 'own-thread';
  const graphs = graphsIn(folder);
  const opening = openOwnEncoder(version, {
    folder: own,
    modelsFolder,
    graphs,
    device,
    computing,
    fingerprint,
    signal,
  });
  const encoder = await verifiedMeanwhile(opening, own, version);
  const opened = { version, folder: own, encoder, dispose: () => encoder.dispose() };
  const scheme = { taxonomy, embeddings, lexicons: lexiconFiles(cache, log), expected: 'one', log } as const;
  return openClassifier(opened, scheme, { signal, report: () => undefined });
}

/** The encoder of a version, once the other files of that were found to be as they should, which takes place while it is opened. */
async function verifiedMeanwhile(
  opening: Promise<Encoder>,
  folder: string,
  { files }: ModelVersion,
): Promise<Encoder> {
  const verifying = verifyModelFiles(folder, files.filter(isVerifiedHere));
  const [encoder, verified] = await Promise.allSettled([opening, verifying]);
  if (encoder.status === 'rejected') throw encoder.reason;
  if (verified.status === 'fulfilled') return encoder.value;
  await encoder.value.dispose();
  throw verified.reason;
}

/** The weights of the encoder are compared with its fingerprint by whoever reads them: nobody, where its graph was kept. */
const isVerifiedHere = ({ path }: ModelFile): boolean => !isWeightsFile(basename(path));
