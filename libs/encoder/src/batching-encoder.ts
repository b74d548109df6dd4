import type { Device, EmbedOptions, Encoder } from '@nonet/plugins';
import { type Matrix, matrix } from '@nonet/numerics';
import type { Precision } from './bert/encoder-graph.js';
import type { Checkpoint } from './checkpoint/checkpoint.js';
import { EncoderError } from './errors.js';
import type { BatchScheduler } from './scheduling/batch-scheduler.js';
import { Turns } from './scheduling/turns.js';
import type { Tokenizing } from './tokenizer/tokenizing.js';

/** What an encoder is made of once its checkpoint is open. */
export interface BatchingEncoderDependencies {
  readonly id: string;
  readonly fingerprint: string;
  readonly checkpoint: Checkpoint;
  readonly device: Device;
  readonly precision: Precision;
  readonly tokenizing: Tokenizing;
  readonly scheduler: BatchScheduler;
  /** Texts of a call that are tokenised and queued together; a call has at most two such windows under way. */
  readonly window: number;
  readonly closeWorkers: () => Promise<void>;
}

/** An encoder whose concurrent calls share batches. */
export class BatchingEncoder implements Encoder {
  readonly id: string;
  readonly fingerprint: string;
  readonly dimension: number;
  readonly maxTokens: number;
  readonly device: Device;
  readonly precision: Precision;
  private disposed: Promise<void> | undefined;
  private readonly turns = new Turns();

  constructor(private readonly dependencies: BatchingEncoderDependencies) {
    this.id = dependencies.id;
    this.fingerprint = dependencies.fingerprint;
    this.dimension = dependencies.checkpoint.config.hidden;
    this.maxTokens = dependencies.checkpoint.maxTokens;
    this.device = dependencies.device;
    this.precision = dependencies.precision;
  }

  async embed(texts: readonly string[], { role, signal }: EmbedOptions): Promise<Matrix> {
    signal?.throwIfAborted();
    if (this.disposed) throw disposedError();
    const { checkpoint, scheduler, tokenizing, window } = this.dependencies;
    const prefix = checkpoint.prefixes[role];
    const caller = scheduler.newCaller();
    const result = matrix(texts.length, this.dimension);
    const underWay: Promise<void>[] = [];
    for (let start = 0; start < texts.length; start += window) {
      const slice = texts.slice(start, start + window).map((text) => prefix + text);
      const tokenized = await tokenizing.tokenize(slice, this.maxTokens, signal);
      if (underWay.length === 2) await underWay.shift();
      const vectors = scheduler.submit(tokenized, caller, signal);
      underWay.push(vectors.then((values) => result.data.set(values, start * this.dimension)));
      // Awaited in order further on; until then a failure must not count as unhandled.
      underWay.at(-1)!.catch(() => undefined);
    }
    await Promise.all(underWay);
    await this.turns.next();
    signal?.throwIfAborted();
    return result;
  }

  /** Fails the calls that wait, and ends the worker threads after their running batch. */
  dispose(): Promise<void> {
    this.disposed ??= (async () => {
      this.dependencies.scheduler.close(disposedError());
      await Promise.all([this.dependencies.tokenizing.close(), this.dependencies.closeWorkers()]);
    })();
    return this.disposed;
  }
}

const disposedError = () => new EncoderError('ENCODER_DISPOSED', 'The encoder has been disposed.');
