import { bucketLength, type Job } from './job.js';

export interface BatchLimits {
  /** Tokens of a batch, padding included; a single text may exceed it. */
  readonly tokens: number;
  readonly texts: number;
}

/** A text in a batch. */
export interface BatchRow {
  readonly job: Job;
  readonly row: number;
}

/** At most this share of a row may be padding, beyond the few tokens that do not matter. */
const PADDING_SHARE = 0.1;
const PADDING_TOKENS = 8;

/**
 * Takes the next batch off the jobs: the longest texts of the caller who was served least, then texts of about that
 * length from everyone, while the limits allow. So a large import and a single question advance side by side, and
 * hardly anything is computed for padding.
 */
export function selectBatch(jobs: readonly Job[], limits: BatchLimits): BatchRow[] {
  const inTurn = jobs
    .filter((job) => job.waitingTexts > 0)
    .sort((a, b) => a.caller.served - b.caller.served || a.waitingTokens - b.waitingTokens);
  const lead = inTurn[0];
  if (!lead) return [];
  const first = lead.longestBucket();
  const shortest = Math.min(bucketLength(first) * (1 - PADDING_SHARE), bucketLength(first) - PADDING_TOKENS);
  const rows: BatchRow[] = [];
  let columns = 0;
  for (let bucket = first; bucket > 0 && bucketLength(bucket) >= shortest; bucket--) {
    for (const job of inTurn) {
      for (let row = job.peek(bucket); row !== undefined; row = job.peek(bucket)) {
        const widened = Math.max(columns, job.lengthOf(row));
        const full = rows.length >= limits.texts || widened * (rows.length + 1) > limits.tokens;
        if (rows.length > 0 && full) return rows;
        columns = widened;
        rows.push({ job, row });
        job.take(bucket);
      }
    }
  }
  return rows;
}
