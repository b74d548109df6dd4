import { open, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { PatentSourceError } from '../errors.js';
import { detectFormat } from '../formats.js';
import { readPatents, type ReadOptions } from '../read-patents.js';
import type { SourceResult } from '../record/rejection.js';
import type { ReadingOrder, ReadingReport } from './reading-protocol.js';

/** The worker runs as built; from source (under the test runner) that is the module in `dist`. */
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/thread/reading-worker.js' : './reading-worker.js',
  import.meta.url,
);
/** Bytes that are read sooner than a thread is started. */
const SMALL_FILE = 64 * 1024;

/** What becomes of each result, and the built module of a worker thread that calls `serveReading` with it. */
export interface Preparation<Result> {
  readonly worker: URL;
  readonly prepare: (result: SourceResult) => Result;
}

/** `readPatents` of a file without holding the event loop. @throws PatentSourceError when nothing of it can be read */
export const readPatentsInThread = (path: string, options: ReadOptions = {}): AsyncGenerator<SourceResult> =>
  readInThread(path, { worker: MODULE, prepare: (result) => result }, options);

/**
 * What a file of patents holds, read and prepared without holding the event loop: a record may have megabytes, a document
 * sixty of them. The thread ends with the iteration, and reads no further ahead than two batches.
 * @throws PatentSourceError when nothing of the file can be read
 */
export async function* readInThread<Result>(
  path: string,
  { worker: module, prepare }: Preparation<Result>,
  { signal, limits = {} }: ReadOptions = {},
): AsyncGenerator<Result> {
  signal?.throwIfAborted();
  if (await isSmall(path)) {
    for await (const result of readPatents(path, { limits, ...(signal ? { signal } : {}) }))
      yield prepare(result);
    return;
  }
  const worker = new Worker(module, { workerData: { path, limits } satisfies ReadingOrder, execArgv: [] });
  const reports: (ReadingReport<Result> | Error)[] = [];
  let wake = (): void => undefined;
  const push = (report: ReadingReport<Result> | Error): void => {
    reports.push(report);
    wake();
  };
  const stop = () => wake();
  worker.on('message', push);
  worker.on('error', push);
  worker.on('exit', () => push(new Error('The thread that reads patents ended before its work was done.')));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const report = reports.shift();
      if (report === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if (report instanceof Error) throw report;
      if (report.type === 'done') return;
      if (report.type === 'failed') throw new PatentSourceError(report.code, report.file, report.reason);
      for (const result of report.results) {
        yield result;
        signal?.throwIfAborted();
      }
      worker.postMessage('more');
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** Whether a file is small, and stays so when it is read; what cannot be opened is for its reader to say. */
async function isSmall(path: string): Promise<boolean> {
  // Before it is opened: a pipe would be waited for.
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return true;
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return true;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    const format = detectFormat(buffer.subarray(0, bytesRead));
    return found.size <= SMALL_FILE && format !== 'zip' && format !== 'gzip';
  } finally {
    await file.close();
  }
}
