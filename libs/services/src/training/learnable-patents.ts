import {
  describeReading,
  patentText,
  type PatentRecord,
  readLabelled,
  ReadingTally,
  type ReadingReport,
} from '@nonet/patents';
import type { Taxonomy } from '@nonet/cpc-taxonomy';
import { basename } from 'node:path';
import type { Json } from '../runs/runs.service.js';
import { invalidInput } from '../errors/errors.js';

/** The patents of a file that one can learn from, and what became of all others. */
export interface LearnablePatents {
  readonly patents: PatentRecord[];
  readonly reading: ReadingReport;
}

/** A file was read for a training. */
export interface ReadEvent {
  readonly type: 'read';
  readonly reading: ReadingReport;
}

/** What a run shows of it. */
export const readFacts = ({ reading: { labels, ignored, refusals, ...counts } }: ReadEvent): Json => ({
  ...counts,
  labels: { ...labels },
  ignored: [...ignored],
  refusals: refusals.map((refusal) => ({ ...refusal })),
});

/**
 * Reads the patents of a file that have a text and symbols, at most `limit`; their labels are settled with the scheme. They are held
 * in memory, some kilobytes each.
 * @throws PATENT_SOURCE_…; INPUT_INVALID where there is nothing to learn from, with what was wrong
 */
export async function readLearnable(
  file: string,
  { taxonomy, limit, signal }: { taxonomy: Taxonomy; limit: number; signal?: AbortSignal },
): Promise<LearnablePatents> {
  const patents: PatentRecord[] = [];
  const tally = new ReadingTally(basename(file), taxonomy);
  for await (const patent of readLabelled(file, tally, { signal })) {
    if (patent.classifications.length === 0) tally.leaveOut('withoutLabels');
    else if (patentText(patent, { maxCharacters: 100 }) === '') tally.leaveOut('withoutText');
    else patents.push(patent);
    if (patents.length >= limit) break;
  }
  const reading = tally.report();
  if (patents.length > 0) return { patents, reading };
  const refusals = reading.refusals.slice(0, 3).map(({ place, reason }) => `; ${place}: ${reason}`);
  const allowed = `patents with a text and symbols; here ${describeReading(reading)}${refusals.join('')}`;
  throw invalidInput({ field: 'files', value: file, allowed });
}
