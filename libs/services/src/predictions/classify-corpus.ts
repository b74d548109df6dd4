import { setMaxListeners } from 'node:events';
import type { Classifier } from '@nonet/experts';
import type { Database } from '../database/index.js';
import { patentConditions } from '../patents/patent-query.js';
import type { CorpusRequest } from './classify-patents.operation.js';
import { nodeIdsAt } from './node-ids.js';
import type { CorpusReport, CorpusOptions, PatentPredictions } from './predictions.service.js';
import { storePredictions } from './store-predictions.js';
import { countWaiting, waitingPatents, type WaitingPatent } from './unclassified-patents.js';

/** Texts that are in the classifier at a time: enough to fill the encoder's batches on every core. */
const IN_FLIGHT = 64;
/** Patents that are written together. */
const WRITE_BATCH = 64;

/** What classifies a corpus, and under which version its answers are kept. */
export interface CorpusModel {
  readonly modelId: number;
  readonly classifier: Classifier;
  /** To be called when it is no longer needed. */
  release(): void;
}

/**
 * Classifies the stored patents that meet a filter. Reading, classifying and writing overlap: the classifier always
 * has texts, and waits for the database only if that is slower. What is written is not computed again, so a run
 * that was stopped continues where it was when it is started again.
 */
export async function classifyCorpus(
  database: Database,
  { modelId, classifier }: Omit<CorpusModel, 'release'>,
  { filter, level, top, minScore }: CorpusRequest,
  { signal: stop, onProgress }: CorpusOptions,
): Promise<Omit<CorpusReport, 'model'>> {
  const started = performance.now();
  // Every text in flight listens to it.
  const signal = AbortSignal.any(stop ? [stop] : []);
  setMaxListeners(2 * IN_FLIGHT, signal);
  const condition = await patentConditions(database.prisma, filter);
  const corpus = { modelId, level, top, condition };
  const total = await countWaiting(database, corpus);
  const nodeIds = await nodeIdsAt(database, level);
  const candidates = { kind: 'level', level, under: null } as const;
  let documents = 0;
  let predictions = 0;

  const write = async (patents: readonly PatentPredictions[]) => {
    const { written } = await storePredictions(database, nodeIds, {
      modelId,
      depth: { level, top },
      patents,
    });
    documents += patents.length;
    predictions += written;
    onProgress?.({ documents, total, predictions, seconds: (performance.now() - started) / 1000 });
  };
  const rank = async ({ patentId, text, textHash }: WaitingPatent): Promise<PatentPredictions> => {
    const { ranked } = await classifier.rank({ text, candidates, top, minScore, signal });
    return { patentId, textHash, predictions: ranked };
  };

  const writer = new Writer(write);
  await forEachAtOnce(waitingPatents(database, corpus), IN_FLIGHT, async (patent) => {
    signal.throwIfAborted();
    await writer.add(await rank(patent));
  }).finally(() => writer.flush());
  return { documents, predictions, seconds: (performance.now() - started) / 1000 };
}

/** Collects what is to be written and writes it in the background; callers wait only while a whole batch is waiting. */
class Writer {
  #waiting: PatentPredictions[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly write: (patents: readonly PatentPredictions[]) => Promise<void>) {}

  async add(patent: PatentPredictions): Promise<void> {
    this.#waiting.push(patent);
    if (this.#waiting.length < WRITE_BATCH) return;
    const before = this.#writing;
    const batch = this.#waiting.splice(0);
    this.#writing = before.then(() => this.write(batch));
    // The next batch, or the flush, gets the error; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
    await before;
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
