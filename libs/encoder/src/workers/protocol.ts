import type { EncoderErrorCode } from '../errors.js';

/** An error as it crosses between threads. */
export interface Failure {
  readonly code: EncoderErrorCode | null;
  readonly message: string;
}

/** What a worker says: that it is ready or cannot be, or how a task ended. */
export type Report<Output> =
  | { readonly type: 'ready' }
  | { readonly type: 'unable'; readonly failure: Failure }
  | { readonly type: 'done'; readonly task: number; readonly output: Output }
  | { readonly type: 'failed'; readonly task: number; readonly failure: Failure };

/** What a worker is told; its initial data is what it was started with. */
export type Order<Input> =
  { readonly type: 'task'; readonly task: number; readonly input: Input } | { readonly type: 'close' };
