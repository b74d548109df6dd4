import { Worker } from 'node:worker_threads';
import type { SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
import { codedError } from '@nonet/errors';
import { entrySlices } from './lexicon-store.js';

/** What is sent to the thread: the taxonomy in parts, then that it is complete. */
export type LexiconRequest =
  | { readonly type: 'entries'; readonly entries: readonly SchemeEntry[] }
  | { readonly type: 'build'; readonly version: string };

/** What it answers: the serialised indexes of a `TaxonomyLexicon`. */
export interface LexiconBytes {
  readonly subclasses: Uint8Array;
  readonly mainGroups: Uint8Array;
}

/** The thread ended without an answer. */
export class LexiconThreadError extends codedError('LexiconThreadError', {
  LEXICON_THREAD_FAILED: 'unavailable',
}) {
  constructor(why: string) {
    super('LEXICON_THREAD_FAILED', `Counting the words of the scheme failed: ${why}`);
  }
}

/** The worker runs as built; from source (under the test runner) that is the module in `dist`. */
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/taxonomy-index/lexicon-worker.js' : './lexicon-worker.js',
  import.meta.url,
);

/**
 * Counts the words of a taxonomy in a thread of its own: for the whole CPC that takes seconds, and this thread
 * continues to answer.
 */
export async function countInThread(
  taxonomy: Taxonomy,
  signal: AbortSignal | undefined,
): Promise<LexiconBytes> {
  const worker = new Worker(MODULE, { execArgv: [] });
  const tell = (request: LexiconRequest) => worker.postMessage(request);
  const answer = new Promise<LexiconBytes>((resolve, reject) => {
    const fail = (why: string) => reject(new LexiconThreadError(why));
    worker.once('message', resolve);
    worker.once('error', (error) => fail(String(error)));
    worker.once('exit', (code) => fail(`the thread ended with code ${code}`));
  });
  // Whoever waits below hears of a failure; until then it must not count as unhandled.
  answer.catch(() => undefined);
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const entries of entrySlices(taxonomy, signal)) tell({ type: 'entries', entries });
    tell({ type: 'build', version: taxonomy.version });
    return await answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
