import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { PatentSourceError } from '../errors.js';
import { readPatents } from '../read-patents.js';
import type { ReadResult, SourceResult } from '../record/rejection.js';
import type { ReadingOrder, ReadingReport } from './reading-protocol.js';

/** Limits of a batch: few messages, each of them copied within some milliseconds. */
const BATCH_RESULTS = 200;
const BATCH_CHARACTERS = 1_000_000;

/** What a worker thread of `readInThread` does: it reads the file that it was started with, and prepares each result. */
export async function serveReading<Result>(prepare: (result: SourceResult) => Result): Promise<void> {
  const port = parentPort!;
  const { path, limits } = workerData as ReadingOrder;
  const report = (message: ReadingReport<Result>) => port.postMessage(message);
  /** Batches that the other side has asked for and has not got: one more than it works on is read ahead. */
  let wanted = 2;
  port.on('message', () => wanted++);
  const send = async (results: readonly Result[]): Promise<void> => {
    while (wanted === 0) await once(port, 'message');
    wanted--;
    report({ type: 'batch', results });
  };
  try {
    let results: Result[] = [];
    let characters = 0;
    for await (const result of readPatents(path, { limits })) {
      results.push(prepare(result));
      characters += charactersOf(result);
      if (results.length < BATCH_RESULTS && characters < BATCH_CHARACTERS) continue;
      await send(results);
      [results, characters] = [[], 0];
    }
    await send(results);
    report({ type: 'done' });
  } catch (error) {
    // Whatever else is thrown reaches the other side as the error of the thread.
    if (!(error instanceof PatentSourceError)) throw error;
    report({ type: 'failed', code: error.code, file: error.file, reason: error.reason });
  }
  port.close();
}

/** How much of a result is text. */
export function charactersOf(result: ReadResult): number {
  if (result.type === 'rejection') return result.rejection.excerpt.length;
  const { title, abstract, claims } = result.patent;
  const texts = [title, abstract, ...claims.map(({ text }) => text)];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
