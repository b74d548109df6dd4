import {
  initialState,
  parameterValues,
  schedule,
  TrainingError,
  TrainingSession,
  type StepReports,
} from '@nonet/onnx-graph';
import { BatchStream, type Division, holdOut } from './batches.js';
import { HeadError } from './errors.js';
import { checkExamples, type HeadExamples } from './examples.js';
import { classWeightsOf, firstParameters } from './first-parameters.js';
import type { Head } from './head.js';
import { headProgram } from './head-program.js';
import { HeldOutLoss } from './held-out-loss.js';
import { checkSettings, DEFAULT_HEAD_SETTINGS, type HeadSettings } from './settings.js';

/** What the training of a head reports as it goes on. Losses are summed over labels, means over examples. */
export type HeadEvent =
  | {
      readonly type: 'started';
      readonly training: number;
      readonly heldOut: number;
      readonly labels: number;
      readonly steps: number;
    }
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly steps: number;
      /** Over the steps since the last report, regularisation included. */
      readonly loss: number;
      readonly examplesPerSecond: number;
    }
  | {
      readonly type: 'evaluation';
      readonly epoch: number;
      /** Of the examples held out. */
      readonly loss: number;
      readonly best: number;
    }
  | {
      readonly type: 'finished';
      readonly reason: 'epochs' | 'early';
      /** The epoch that the head is from. */
      readonly epoch: number;
      readonly head: Head;
      readonly seconds: number;
    };

/** Numbers of features in one call of the engine, and steps: bounds for memory, and for how long an abort waits. */
const NUMBERS_PER_CALL = 8e6;
const STEPS_PER_CALL = 64;

/**
 * Trains a head on features kept in memory; reports as it goes on, and returns the head.
 *
 * @param settings what differs from {@link DEFAULT_HEAD_SETTINGS}
 * @throws HeadError for examples or settings that cannot be trained on, and HEAD_NOT_FINITE when the loss is no number any
 *   more; the signal's reason when it is aborted
 */
export async function* trainHead(
  examples: HeadExamples,
  settings: Partial<HeadSettings> = {},
  signal?: AbortSignal,
): AsyncGenerator<HeadEvent, Head> {
  const counts = checkExamples(examples);
  const full = { ...DEFAULT_HEAD_SETTINGS, ...settings };
  checkSettings(full, examples.labels.length);
  checkOutput(full, examples);
  const division = divide(examples, full, counts.present);
  const used = { ...full, batch: Math.min(full.batch, division.training.length) };
  const { features, labels } = examples;
  const size = { shape: used.shape, features: features.columns, labels: labels.length };
  const priors = { classWeights: classWeightsOf(used, examples, counts), counts };
  const program = headProgram(size, used, priors);
  const state = initialState(program, firstParameters(size, used, counts));
  signal?.throwIfAborted();
  const session = await TrainingSession.open(program, state, used.device);
  const heldOut =
    division.heldOut.length === 0
      ? null
      : await HeldOutLoss.open(size, used.loss, priors, examples, division.heldOut);
  try {
    // Copies: the engine's are views into vectors that it writes to again.
    const current = () =>
      Object.fromEntries(
        Object.entries(parameterValues(program, session.state)).map(([name, values]) => [
          name,
          values.slice(),
        ]),
      );
    return yield* new HeadRun(examples, used, division, session, current, heldOut).train(signal);
  } finally {
    await session.dispose();
    await heldOut?.dispose();
  }
}

/** {@link trainHead} for those who want the head alone. */
export async function fitHead(
  examples: HeadExamples,
  settings: Partial<HeadSettings> = {},
  signal?: AbortSignal,
): Promise<Head> {
  const run = trainHead(examples, settings, signal);
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value;
  }
}

function checkOutput({ loss }: HeadSettings, { truth }: HeadExamples): void {
  const expected = loss.type === 'softmax' ? 'multi-class' : 'multi-label';
  if (truth.type === expected) return;
  const message = `Loss "${loss.type}" learns ${expected} truth, got ${truth.type}.`;
  throw new HeadError('HEAD_SETTINGS_INVALID', message);
}

function divide(
  examples: HeadExamples,
  { earlyStopping, seed }: HeadSettings,
  present: Uint32Array,
): Division {
  if (earlyStopping === null) {
    const training = Int32Array.from({ length: examples.features.rows }, (_, example) => example);
    return { training, heldOut: new Int32Array() };
  }
  const division = holdOut(examples, earlyStopping.share, present, seed);
  if (division.heldOut.length > 0) return division;
  const message = 'Every example is the only one of a label: none can be held out for early stopping.';
  throw new HeadError('HEAD_SETTINGS_INVALID', message);
}

class HeadRun {
  private readonly began = performance.now();
  private readonly steps: number;
  private readonly stepsPerEpoch: number;
  private readonly rate: (step: number) => number;
  private readonly stream: BatchStream;

  constructor(
    private readonly examples: HeadExamples,
    private readonly settings: HeadSettings,
    private readonly division: Division,
    private readonly session: TrainingSession,
    private readonly current: () => Readonly<Record<string, Float32Array>>,
    private readonly heldOut: HeldOutLoss | null,
  ) {
    const { batch, epochs, learningRate: peak, seed } = settings;
    this.stepsPerEpoch = Math.ceil(division.training.length / batch);
    this.steps = epochs * this.stepsPerEpoch;
    this.rate = schedule({ shape: 'cosine', peak, warmUp: 0, total: this.steps });
    this.stream = new BatchStream(examples, division.training, batch, seed);
  }

  async *train(signal: AbortSignal | undefined): AsyncGenerator<HeadEvent, Head> {
    const { epochs, earlyStopping } = this.settings;
    const { training, heldOut } = this.division;
    const labels = this.examples.labels.length;
    yield { type: 'started', training: training.length, heldOut: heldOut.length, labels, steps: this.steps };
    let best = { epoch: 0, loss: Infinity, parameters: this.current() };
    for (let epoch = 1; epoch <= epochs; epoch++) {
      yield* this.epoch(epoch, signal);
      if (!this.heldOut || !earlyStopping) continue;
      const parameters = this.current();
      const loss = await this.heldOut.of(parameters);
      if (loss < best.loss) best = { epoch, loss, parameters };
      yield { type: 'evaluation', epoch, loss, best: best.loss };
      if (epoch - best.epoch >= earlyStopping.patience && epoch < epochs) {
        return yield* this.finish('early', best);
      }
    }
    return yield* this.finish('epochs', this.heldOut ? best : { epoch: epochs, parameters: this.current() });
  }

  private async *epoch(epoch: number, signal: AbortSignal | undefined): AsyncGenerator<HeadEvent> {
    const { batch } = this.settings;
    const perCall = Math.max(
      1,
      Math.min(STEPS_PER_CALL, Math.floor(NUMBERS_PER_CALL / (batch * this.examples.features.columns))),
    );
    const end = epoch * this.stepsPerEpoch;
    while (this.session.state.step < end) {
      signal?.throwIfAborted();
      const began = performance.now();
      const steps = Math.min(perCall, end - this.session.state.step);
      const { losses } = await this.advance(steps);
      yield {
        type: 'progress',
        step: this.session.state.step,
        steps: this.steps,
        loss: losses.reduce((sum, loss) => sum + loss, 0) / steps,
        examplesPerSecond: (1000 * steps * batch) / (performance.now() - began),
      };
    }
  }

  private async advance(steps: number): Promise<StepReports> {
    const { step } = this.session.state;
    const rates = Array.from({ length: steps }, (_, i) => this.rate(step + i + 1));
    const batches = this.stream.next(steps);
    const reports = await this.session.run(batches, rates).catch((cause: unknown) => {
      if (!(cause instanceof TrainingError && cause.code === 'TRAINING_NOT_FINITE')) throw cause;
      throw new HeadError('HEAD_NOT_FINITE', `Training of the head stopped: ${cause.message}.`, { cause });
    });
    // A loss may stay finite for one step more than its gradient, or for ever where no step is taken any more.
    const bad = reports.norms.findIndex((norm) => !Number.isFinite(norm));
    if (bad < 0) return reports;
    const message = `Training of the head stopped: the gradient became ${reports.norms[bad]} at step ${step + bad + 1}. Smaller features or a lower learning rate may help.`;
    throw new HeadError('HEAD_NOT_FINITE', message);
  }

  private async *finish(
    reason: 'epochs' | 'early',
    { epoch, parameters }: { readonly epoch: number; readonly parameters: Head['parameters'] },
  ): AsyncGenerator<HeadEvent, Head> {
    const { shape, loss } = this.settings;
    const { labels, features } = this.examples;
    const output = loss.type === 'softmax' ? 'softmax' : 'sigmoid';
    const head: Head = { shape, features: features.columns, labels, output, parameters };
    yield { type: 'finished', reason, epoch, head, seconds: (performance.now() - this.began) / 1000 };
    return head;
  }
}
