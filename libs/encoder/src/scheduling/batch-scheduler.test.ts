import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { TokenMatrix } from '../inference/open-inference.js';
import { joinTokenized } from '../tokenizer/tokenizer.js';
import { BatchScheduler } from './batch-scheduler.js';

/** A text of this length whose first token says who it is; its "vector" is that token. */
const text = (id: number, length: number) => Int32Array.of(id, ...new Array<number>(length - 1).fill(9));
const textsOf = (ids: readonly number[], length = 10) => joinTokenized(ids.map((id) => text(id, length)));
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** A runner that computes a batch only when told to, and remembers what it was given. */
function manualRunner(slots: number) {
  const batches: TokenMatrix[] = [];
  const waiting: (() => void)[] = [];
  const failures: (() => void)[] = [];
  return {
    slots,
    batches,
    run: (batch: TokenMatrix) =>
      new Promise<Float32Array>((resolve, reject) => {
        batches.push(batch);
        waiting.push(() =>
          resolve(Float32Array.from({ length: batch.rows }, (_, row) => batch.ids[row * batch.columns]!)),
        );
        failures.push(() => reject(new Error('the device is gone')));
      }),
    finishNext: async () => {
      failures.shift();
      waiting.shift()?.();
      await pause(1);
    },
    failNext: async () => {
      waiting.shift();
      failures.shift()?.();
      await pause(1);
    },
  };
}

function schedulerWith(slots: number, waitingTexts = 1_000) {
  const runner = manualRunner(slots);
  const limits = { tokens: 40, texts: 4 };
  return { runner, scheduler: new BatchScheduler(runner, { dimension: 1, limits, waitingTexts }) };
}

describe('the batch scheduler', () => {
  it('joins the calls of one turn into one batch and gives each its own vectors, in order', async () => {
    const { runner, scheduler } = schedulerWith(1);
    const calls = [[1, 2], [3], [4]].map((ids) =>
      scheduler.submit(textsOf(ids), scheduler.newCaller(), undefined),
    );
    await pause(1);
    expect(runner.batches.map(({ rows }) => rows)).toEqual([4]);
    await runner.finishNext();
    expect((await Promise.all(calls)).map((vectors) => Array.from(vectors))).toEqual([[1, 2], [3], [4]]);
  });

  it('shares little work among idle workers instead of queueing it on one', async () => {
    const { runner, scheduler } = schedulerWith(2);
    void scheduler.submit(textsOf([1, 2]), scheduler.newCaller(), undefined);
    await pause(1);
    expect(runner.batches.map(({ rows }) => rows)).toEqual([1, 1]);
  });

  it('serves a question in the middle of an import after at most one more batch of it', async () => {
    const { runner, scheduler } = schedulerWith(1);
    const large = scheduler.submit(textsOf(range(100, 40)), scheduler.newCaller(), undefined);
    await pause(1);
    await runner.finishNext();
    const question = scheduler.submit(textsOf([7]), scheduler.newCaller(), undefined);
    await runner.finishNext();
    await runner.finishNext();
    expect(Array.from(await question)).toEqual([7]);
    for (let i = 0; i < 12; i++) await runner.finishNext();
    expect(Array.from(await large)).toEqual(range(100, 40));
  });

  it('does not let a stream of questions starve an import', async () => {
    const { runner, scheduler } = schedulerWith(1);
    let done = false;
    void scheduler.submit(textsOf(range(100, 8)), scheduler.newCaller(), undefined).then(() => (done = true));
    for (let turn = 0; turn < 12 && !done; turn++) {
      void scheduler.submit(textsOf([turn], 30), scheduler.newCaller(), undefined);
      await runner.finishNext();
    }
    expect(done).toBe(true);
  });

  it('rejects an aborted call with its reason and leaves the others alone', async () => {
    const { runner, scheduler } = schedulerWith(1);
    const controller = new AbortController();
    const aborted = scheduler.submit(textsOf(range(0, 30)), scheduler.newCaller(), controller.signal);
    const other = scheduler.submit(textsOf([99]), scheduler.newCaller(), undefined);
    await pause(1);
    controller.abort(new Error('changed my mind'));
    await expect(aborted).rejects.toThrow('changed my mind');
    await runner.finishNext();
    await runner.finishNext();
    expect(Array.from(await other)).toEqual([99]);
    expect(runner.batches.length).toBeLessThanOrEqual(2);
  });

  it('says at once when its queue is full, and has room again when work is done', async () => {
    const { runner, scheduler } = schedulerWith(1, 4);
    const first = scheduler.submit(textsOf([1, 2, 3, 4]), scheduler.newCaller(), undefined);
    const second = scheduler.submit(textsOf([5]), scheduler.newCaller(), undefined);
    await expect(second).rejects.toMatchObject({ code: 'ENCODER_QUEUE_FULL' });
    await pause(1);
    await runner.finishNext();
    await first;
    const third = scheduler.submit(textsOf([6]), scheduler.newCaller(), undefined);
    await pause(1);
    await runner.finishNext();
    expect(Array.from(await third)).toEqual([6]);
  });

  it('fails only the calls of a failed batch, and the next call works', async () => {
    const { runner, scheduler } = schedulerWith(1);
    const failing = scheduler.submit(textsOf([1]), scheduler.newCaller(), undefined);
    const outcome = expect(failing).rejects.toThrow('the device is gone');
    await pause(1);
    await runner.failNext();
    await outcome;
    const next = scheduler.submit(textsOf([2]), scheduler.newCaller(), undefined);
    await pause(1);
    await runner.finishNext();
    expect(Array.from(await next)).toEqual([2]);
  });
});
