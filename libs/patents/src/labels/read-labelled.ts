import type { PatentRecord } from '../record/patent-record.js';
import { readPatentsInThread } from '../thread/read-in-thread.js';
import type { ReadingTally } from './reading-tally.js';

/** The records of a file with their labels settled; `tally` counts all that is met. @throws PatentSourceError */
export async function* readLabelled(
  file: string,
  tally: ReadingTally,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<PatentRecord> {
  for await (const result of readPatentsInThread(file, { signal })) {
    const patent = tally.take(result);
    if (patent !== null) yield patent;
  }
}
