import type { EncodedBatch } from '@nonet/plugins';
import { EncoderError } from '../errors.js';
import type { TokenMatrix } from '../inference/open-inference.js';
import type { TokenizedTexts } from '../tokenizer/tokenizer.js';
import { type Caller, Job } from './job.js';
import { type BatchLimits, type BatchRow, selectBatch } from './select-batch.js';

/** Computes batches, `slots` of them at a time: vectors `[rows, dimension]` in the order of the rows. */
export interface BatchRunner {
  readonly slots: number;
  run(batch: TokenMatrix): Promise<Float32Array>;
}

export interface SchedulerOptions {
  readonly dimension: number;
  readonly limits: BatchLimits;
  /** Maximum number of waiting texts, over all callers. */
  readonly waitingTexts: number;
  /** Called after every batch. */
  readonly onBatch?: ((batch: EncodedBatch) => void) | undefined;
}

/** Joins the texts of concurrent callers into batches, fairly between callers and within bounds. */
export class BatchScheduler {
  private readonly jobs = new Set<Job>();
  private running = 0;
  private waiting = 0;
  private planned = false;
  /** What a caller who has always been waiting would have been served by now. New callers start here. */
  private clock = 0;

  constructor(
    private readonly runner: BatchRunner,
    private readonly options: SchedulerOptions,
  ) {}

  /** A caller who starts now, neither ahead of the others nor behind. */
  newCaller(): Caller {
    return { served: this.clock };
  }

  /**
   * The vectors of tokenised texts, `[texts, dimension]`.
   * @throws EncoderError ENCODER_QUEUE_FULL; the signal's reason when it is aborted.
   */
  submit(texts: TokenizedTexts, caller: Caller, signal: AbortSignal | undefined): Promise<Float32Array> {
    const count = texts.offsets.length - 1;
    if (this.waiting + count > this.options.waitingTexts) {
      const message = `${this.waiting} texts wait already; ${count} more would exceed ${this.options.waitingTexts}.`;
      return Promise.reject(
        new EncoderError('ENCODER_QUEUE_FULL', `The encoder's queue is full: ${message}`),
      );
    }
    if (count === 0) return Promise.resolve(new Float32Array(0));
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, job } = this.enqueue(texts, caller);
    const abort = () => this.drop(job, signal!.reason);
    signal?.addEventListener('abort', abort, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Fails everything that waits. */
  close(reason: Error): void {
    for (const job of [...this.jobs]) this.drop(job, reason);
  }

  private enqueue(texts: TokenizedTexts, caller: Caller): { promise: Promise<Float32Array>; job: Job } {
    let job!: Job;
    const promise = new Promise<Float32Array>((resolve, reject) => {
      job = new Job(caller, texts, this.options.dimension, resolve, reject);
    });
    this.jobs.add(job);
    this.waiting += job.waitingTexts;
    this.plan();
    return { promise, job };
  }

  /** Dispatches once the calls of this turn are all in, so that they can share batches. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      while (this.running < this.runner.slots && this.waiting > 0) this.dispatch();
    });
  }

  private dispatch(): void {
    const { tokens, texts } = this.options.limits;
    const waitingTokens = [...this.jobs].reduce((sum, job) => sum + job.waitingTokens, 0);
    // Little work is shared among the idle workers rather than given to the first of them.
    const share = Math.ceil(waitingTokens / (this.runner.slots - this.running));
    const taken = selectBatch([...this.jobs], { tokens: Math.min(tokens, share), texts });
    this.waiting -= taken.length;
    for (const { job, row } of taken) {
      job.caller.served += job.lengthOf(row);
      this.clock += job.lengthOf(row) / this.jobs.size;
    }
    this.running++;
    const batch = tokenMatrix(taken);
    const start = performance.now();
    this.runner
      .run(batch)
      .then(
        (vectors) => {
          this.deliver(taken, vectors);
          const { rows, columns } = batch;
          const ms = performance.now() - start;
          this.options.onBatch?.({ texts: rows, tokens: rows * columns, ms, waiting: this.waiting });
        },
        (error: unknown) => new Set(taken.map(({ job }) => job)).forEach((job) => this.drop(job, error)),
      )
      .finally(() => {
        this.running--;
        this.plan();
      });
  }

  private deliver(taken: readonly BatchRow[], vectors: Float32Array): void {
    const { dimension } = this.options;
    taken.forEach(({ job, row }, i) => {
      job.output.set(vectors.subarray(i * dimension, (i + 1) * dimension), row * dimension);
      if (--job.unfinished === 0 && this.jobs.delete(job)) job.resolve(job.output);
    });
  }

  private drop(job: Job, reason: unknown): void {
    if (!this.jobs.delete(job)) return;
    this.waiting -= job.waitingTexts;
    job.reject(reason);
  }
}

/** The texts of a batch side by side, each padded with zeros (masked by its length) to the longest. */
function tokenMatrix(taken: readonly BatchRow[]): TokenMatrix {
  const rows = taken.length;
  const lengths = Int32Array.from(taken, ({ job, row }) => job.lengthOf(row));
  const columns = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const ids = new Int32Array(rows * columns);
  taken.forEach(({ job, row }, i) => {
    const { offsets, ids: all } = job.texts;
    ids.set(all.subarray(offsets[row], offsets[row + 1]), i * columns);
  });
  return { ids, lengths, rows, columns };
}
