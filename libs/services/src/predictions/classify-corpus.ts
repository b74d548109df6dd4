import { setMaxListeners } from 'node:events';
import { LEVELS, levelOf, type CpcLevel, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Classifier } from '@nonet/experts';
import { teachingOf } from '@nonet/experts/review-order';
import type { Encoder } from '@nonet/plugins';
import type { Database } from '../database/index.js';
import { foreignLanguageOf } from '../language/index.js';
import { Prisma } from '../generated/prisma/client.js';
import type { PatentFilter } from '../patents/patent-filter.fields.js';
import { unknownNumbers } from '../patents/known-numbers.js';
import { vectorsOfTexts } from '../patents/kept-vectors.js';
import { patentConditions } from '../patents/patent-query.js';
import { legacyOf } from '../classification/subject.fields.js';
import type { CorpusRequest } from './classify-patents.operation.js';
import { nodeIdsAt } from './node-ids.js';
import type { Labeller, PatentLabels } from '../labels/label-sets.service.js';
import type { CorpusReport, CorpusOptions, PatentAnswers, PatentPredictions } from './predictions.service.js';
import { type EmbeddedPatent, embeddedPatents } from './embedded-patents.js';
import { storeAnswers } from './store-predictions.js';
import { countWaiting, countWritten, waitingPatents } from './unclassified-patents.js';

/** Texts that are in the classifier at a time. */
const IN_FLIGHT = 64;
/** Patents that are written together. */
const WRITE_BATCH = 64;

/** What classifies a corpus, and under which version its answers are kept. */
export interface CorpusModel {
  readonly modelId: number;
  readonly classifier: Classifier;
  /** By which the classifier reads texts. */
  readonly encoder: Encoder;
  /** By the calibration of which collection it answers; null: by its own. */
  readonly calibrationId: number | null;
  /** Answers with the labels of a set too; null: nobody asks for any. */
  readonly labeller: Labeller | null;
  /** To be called when it is no longer needed. */
  release(): void;
}

/**
 * Classifies the stored patents that meet a filter, and that of a collection (null: of none), each as far as it is not known yet: in the CPC, and with the
 * labels of a set. The vector of a text is kept for the search of similar patents, or taken from there. Reading, embedding, classifying and writing overlap: the classifier always has texts, and waits for the database only if that is slower. What is written is not computed again, so a run
 * that was stopped continues where it was when it is started again.
 */
export async function classifyCorpus(
  database: Database,
  { modelId, classifier, encoder, calibrationId, labeller }: Omit<CorpusModel, 'release'>,
  { filter, level, top, minScore, ...request }: Omit<CorpusRequest, 'collection' | 'labelSet'>,
  among: PatentFilter | null,
  { signal: stop, since, onProgress }: CorpusOptions,
): Promise<Omit<CorpusReport, 'model'>> {
  const started = performance.now();
  // Every text in flight listens to it.
  const signal = AbortSignal.any(stop ? [stop] : []);
  setMaxListeners(2 * IN_FLIGHT, signal);
  const condition = await conditionOf(database.prisma, filter, among);
  const legacy = legacyOf(request);
  const corpus = { modelId, calibrationId, labeller, level, top, legacy, condition };
  const earlier = since
    ? await countWritten(database, corpus, since)
    : { documents: 0, predictions: 0, labels: 0 };
  const total = earlier.documents + (await countWaiting(database, corpus));
  const nodeIds = await nodeIdsAt(database, level);
  const candidates = { kind: 'level', level, under: null } as const;
  let { documents, predictions, labels } = earlier;
  let notEnglish = 0;

  const write = async (patents: readonly PatentAnswers[]) => {
    const depth = { level, top, legacy };
    const answers = { modelId, calibrationId, labeller, depth, patents };
    const written = await storeAnswers(database, nodeIds, answers);
    documents += patents.length;
    predictions += written.predictions;
    labels += written.labels;
    onProgress?.({ documents, total, predictions, labels, seconds: (performance.now() - started) / 1000 });
  };
  const answer = async (patent: EmbeddedPatent): Promise<PatentAnswers> => {
    if ((await foreignLanguageOf(patent.text)) !== null) notEnglish++;
    return {
      predictions: patent.lacksSymbols ? await rank(patent) : null,
      labels: patent.lacksLabels && labeller !== null ? await label(patent, labeller) : null,
    };
  };
  const label = async (
    { patentId, number, text, vector, textHash }: EmbeddedPatent,
    { answer: ask }: Labeller,
  ): Promise<PatentLabels> => ({
    patentId,
    textHash,
    ...(await ask({ text, vector, number, top, minScore, signal })),
  });
  const rank = async ({
    patentId,
    text,
    vector,
    textHash,
    year,
    facts,
  }: EmbeddedPatent): Promise<PatentPredictions> => {
    const question = { text, vector, year, facts, candidates, top, minScore, legacy, signal };
    const { ranked, above, voices = [] } = await classifier.rank(question);
    const remembered = (subclass: CpcSymbol) => classifier.remembered?.(subclass) ?? 0;
    const teaching = teachingOf({ ranked, voices, characters: text.length }, remembered);
    const decidedAt = deepestLevel([...ranked, ...above].filter(({ selected }) => selected));
    return { patentId, textHash, predictions: ranked, voices, teaching, decidedAt };
  };

  const writer = new Writer(write);
  const patents = embeddedPatents(waitingPatents(database, corpus), (texts) =>
    vectorsOfTexts(database, encoder, texts, { signal }),
  );
  await forEachAtOnce(patents, IN_FLIGHT, async (patent) => {
    signal.throwIfAborted();
    await writer.add(await answer(patent));
  }).finally(() => writer.flush());
  const seconds = (performance.now() - started) / 1000;
  const unknown = await unknownNumbers(database.prisma, filter.numbers ?? []);
  return { documents, predictions, labels, notEnglish, seconds, unknownNumbers: unknown };
}

/** The deepest level of the symbols; null: there are none. */
const deepestLevel = (symbols: readonly { readonly symbol: CpcSymbol }[]): CpcLevel | null =>
  LEVELS[Math.max(...symbols.map(({ symbol }) => LEVELS.indexOf(levelOf(symbol))))] ?? null;

/** Patents of a filter, and of a collection (null: of all). */
async function conditionOf(prisma: Database['prisma'], filter: PatentFilter, among: PatentFilter | null) {
  const own = await patentConditions(prisma, filter);
  return among === null ? own : Prisma.sql`${own} AND ${await patentConditions(prisma, among)}`;
}

/** Collects what is to be written and writes it in the background; callers wait while a whole batch waits behind the one that is written. */
class Writer {
  #waiting: PatentAnswers[] = [];
  /** Ends with the last batch … */
  #writing: Promise<void> = Promise.resolve();
  /** … and this with the one before it. */
  #before: Promise<void> = Promise.resolve();

  constructor(private readonly write: (patents: readonly PatentAnswers[]) => Promise<void>) {}

  async add(patent: PatentAnswers): Promise<void> {
    this.#waiting.push(patent);
    if (this.#waiting.length >= WRITE_BATCH) {
      const batch = this.#waiting.splice(0);
      this.#before = this.#writing;
      this.#writing = this.#before.then(() => this.write(batch));
      // The next callers, or the flush, get the error; until then it must not count as unhandled.
      this.#writing.catch(() => undefined);
    }
    await this.#before;
  }

  /** Writes what is left, also after a failure or an abort, since it has been computed. */
  async flush(): Promise<void> {
    const batch = this.#waiting.splice(0);
    await this.#writing;
    if (batch.length > 0) await this.write(batch);
  }
}

/** Works on `atOnce` items at a time; the first failure ends it, once what is under way has ended. */
async function forEachAtOnce<Item>(
  items: AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failed = false;
  const worker = async () => {
    while (!failed) {
      const next = await iterator.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  const ends = await Promise.allSettled(workers);
  await iterator.return?.();
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}
