import { type Failure, threadErrors } from '@nonet/errors';
import { EncoderError, type EncoderErrorCode } from '../errors.js';

/** How errors of the workers reach whoever gave the task. */
export const { failureOf, errorOf } = threadErrors([EncoderError], 'ENCODER_WORKER_FAILED');

/** What a worker says: that it is ready or cannot be, or how a task ended. */
export type Report<Output> =
  | { readonly type: 'ready' }
  | { readonly type: 'unable'; readonly failure: Failure<EncoderErrorCode> }
  | { readonly type: 'done'; readonly task: number; readonly output: Output }
  | { readonly type: 'failed'; readonly task: number; readonly failure: Failure<EncoderErrorCode> };

/** What a worker is told; its initial data is what it was started with. */
export type Order<Input> =
  { readonly type: 'task'; readonly task: number; readonly input: Input } | { readonly type: 'close' };
