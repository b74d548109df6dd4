import { type Failure, threadErrors } from '@nonet/errors';
import { EncoderError, type EncoderErrorCode } from '@nonet/encoder';
import { FineTuneError, type FineTuneErrorCode } from '../errors.js';
import type { TrainingEvent } from './training-event.js';

/** What a training thread says. */
export type ThreadReport =
  | { readonly type: 'event'; readonly event: TrainingEvent }
  | { readonly type: 'done' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly failure: Failure<FineTuneErrorCode | EncoderErrorCode> };

/** How errors of the thread reach whoever waits for it. */
export const { failureOf, errorOf } = threadErrors([FineTuneError, EncoderError], 'FINE_TUNE_WORKER_FAILED');
