import type { PatentRecord } from '../record/patent-record.js';
import type { ReadResult, SourceRank, SourceResult } from '../record/rejection.js';
import type { PatentFormat } from './patent-format.js';

/** The results of a format, each record with what it was read from. */
export async function* sourceResults(
  { name, publishedBy }: PatentFormat,
  results: AsyncIterable<ReadResult>,
): AsyncGenerator<SourceResult> {
  for await (const result of results) {
    if (result.type === 'rejection') yield result;
    else
      yield { ...result, format: name, rank: publishedBy === 'office' ? officeRank(result.patent) : 'table' };
  }
}

/** A document without claims, or without the kind that tells it from others, is no whole one. */
const officeRank = ({ kind, title, claims }: PatentRecord): SourceRank =>
  kind !== null && title !== null && claims.length > 0 ? 'document' : 'extract';
