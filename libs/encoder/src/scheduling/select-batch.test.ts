import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTokenized } from '../tokenizer/tokenizer.js';
import { type Caller, Job } from './job.js';
import { type BatchRow, selectBatch } from './select-batch.js';

function jobOf(lengths: readonly number[], caller: Caller = { served: 0 }): Job {
  const texts = joinTokenized(lengths.map((length) => new Int32Array(length)));
  return new Job(
    caller,
    texts,
    1,
    () => undefined,
    () => undefined,
  );
}

const columnsOf = (batch: readonly BatchRow[]) => Math.max(...batch.map(({ job, row }) => job.lengthOf(row)));
const lengths = fc.array(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 60 });
const limits = fc.record({
  tokens: fc.integer({ min: 1, max: 2_000 }),
  texts: fc.integer({ min: 1, max: 64 }),
});

describe('batches drawn until nothing waits', () => {
  it('hold every text of every caller exactly once', () => {
    fc.assert(
      fc.property(fc.array(lengths, { minLength: 1, maxLength: 6 }), limits, (callers, limit) => {
        const jobs = callers.map((caller) => jobOf(caller));
        const seen = jobs.map(() => new Set<number>());
        for (let batch = selectBatch(jobs, limit); batch.length > 0; batch = selectBatch(jobs, limit)) {
          for (const { job, row } of batch) {
            const rows = seen[jobs.indexOf(job)]!;
            expect(rows.has(row)).toBe(false);
            rows.add(row);
          }
        }
        expect(seen.map((rows) => rows.size)).toEqual(callers.map((caller) => caller.length));
      }),
    );
  });

  it('keep to the limits, unless one text alone is longer', () => {
    fc.assert(
      fc.property(lengths, limits, (caller, limit) => {
        const job = jobOf(caller);
        for (let batch = selectBatch([job], limit); batch.length > 0; batch = selectBatch([job], limit)) {
          expect(batch.length).toBeLessThanOrEqual(limit.texts);
          if (batch.length > 1) expect(batch.length * columnsOf(batch)).toBeLessThanOrEqual(limit.tokens);
        }
      }),
    );
  });

  it('pad no text by more than a tenth and a few tokens', () => {
    fc.assert(
      fc.property(lengths, limits, (caller, limit) => {
        const job = jobOf(caller);
        for (let batch = selectBatch([job], limit); batch.length > 0; batch = selectBatch([job], limit)) {
          const columns = columnsOf(batch);
          for (const { row } of batch)
            expect(columns - job.lengthOf(row)).toBeLessThanOrEqual(columns * 0.1 + 12);
        }
      }),
    );
  });
});

describe('selectBatch', () => {
  it('takes texts of the caller first who was served least', () => {
    const [before, behind] = [jobOf([100], { served: 900 }), jobOf([100], { served: 400 })];
    expect(selectBatch([before, behind], { tokens: 100, texts: 8 })).toEqual([{ job: behind, row: 0 }]);
  });

  it('takes a single question before an import when both were served equally', () => {
    const [large, small] = [jobOf(Array.from({ length: 500 }, () => 120)), jobOf([30])];
    expect(selectBatch([large, small], { tokens: 384, texts: 64 })[0]!.job).toBe(small);
  });

  it('fills the room that is left with texts of about the same length from other callers', () => {
    const [first, second] = [jobOf([120], { served: 0 }), jobOf([12, 118, 122], { served: 5 })];
    const batch = selectBatch([first, second], { tokens: 384, texts: 64 });
    expect(batch.map(({ job, row }) => job.lengthOf(row)).sort()).toEqual([118, 120]);
  });
});
