import {
  initialState,
  parameterValues,
  TrainingError,
  TrainingSession,
  type Batches,
} from '@nonet/onnx-graph';
import { BatchStream } from './batches.js';
import { HeadError } from './errors.js';
import { checkExamples, type HeadExamples } from './examples.js';
import { firstParameters } from './first-parameters.js';
import type { Head } from './head.js';
import { headProgram } from './head-program.js';
import { DEFAULT_HEAD_SETTINGS, type HeadSettings } from './settings.js';

/** Numbers of features in one call of the engine, and steps: bounds for memory, and for how long an abort waits. */
const NUMBERS_PER_CALL = 8e6;
const STEPS_PER_CALL = 64;

/**
 * Trains a head on features kept in memory.
 *
 * @param settings what differs from {@link DEFAULT_HEAD_SETTINGS}
 * @throws HeadError for examples that cannot be learnt from, and HEAD_NOT_FINITE when the loss is no number any more; the
 *   signal's reason when it is aborted
 */
export async function fitHead(
  examples: HeadExamples,
  settings: Partial<HeadSettings> = {},
  signal?: AbortSignal,
): Promise<Head> {
  const counts = checkExamples(examples);
  const { features, labels } = examples;
  const { loss, l2, learningRate, epochs, seed, ...given } = { ...DEFAULT_HEAD_SETTINGS, ...settings };
  const batch = Math.min(given.batch, features.rows);
  const size = { features: features.columns, labels: labels.length };
  const program = headProgram(size, { loss, l2, batch });
  signal?.throwIfAborted();
  const first = initialState(program, firstParameters(size, loss, counts));
  const session = await TrainingSession.open(program, first, 'cpu');
  try {
    const total = epochs * Math.ceil(features.rows / batch);
    const rate = (step: number) => (learningRate * (1 + Math.cos((Math.PI * step) / total))) / 2;
    const perCall = Math.floor(NUMBERS_PER_CALL / (batch * features.columns));
    const most = Math.max(1, Math.min(STEPS_PER_CALL, perCall));
    const stream = new BatchStream(examples, batch, seed);
    while (session.state.step < total) {
      signal?.throwIfAborted();
      const { step } = session.state;
      const steps = Math.min(most, total - step);
      const rates = Array.from({ length: steps }, (_, i) => rate(step + i + 1));
      await advance(session, stream.next(steps), rates);
    }
    const { weights, bias } = parameterValues(program, session.state);
    // Copies: the engine's are views into its vectors, of which each holds more than these.
    return { features: features.columns, labels, weights: weights.slice(), bias: bias.slice() };
  } finally {
    await session.dispose();
  }
}

async function advance(session: TrainingSession, batches: Batches, rates: readonly number[]): Promise<void> {
  const { step } = session.state;
  const { norms } = await session.run(batches, rates).catch((cause: unknown) => {
    if (!(cause instanceof TrainingError && cause.code === 'TRAINING_NOT_FINITE')) throw cause;
    throw new HeadError('HEAD_NOT_FINITE', `Training of the head stopped: ${cause.message}.`, { cause });
  });
  // A loss may stay finite for one step more than its gradient, or for ever where no step is taken any more.
  const bad = norms.findIndex((norm) => !Number.isFinite(norm));
  if (bad < 0) return;
  const message = `Training of the head stopped: the gradient became ${norms[bad]} at step ${step + bad + 1}. Smaller features or a lower learning rate may help.`;
  throw new HeadError('HEAD_NOT_FINITE', message);
}
