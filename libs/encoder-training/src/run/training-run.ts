import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mean } from '@nonet/numerics';
import {
  type Batches,
  parameterValues,
  type StepReports,
  TrainingError,
  TrainingSession,
  type TrainingState,
} from '@nonet/onnx-graph';
import '@nonet/encoder/inference';
import { RECORD_FILE, jsonFile } from '@nonet/encoder/checkpoint';
import { FineTuneError } from '../errors.js';
import { Evaluation } from './evaluation.js';
import { checkpointFiles, headFiles, OPTIONAL_FILES, POOLING_FOLDER } from '../output/output-folder.js';
import { makeFolder, requireRoom, writeRunFiles } from '../output/write-run-files.js';
import { CallSchedule } from './call-schedule.js';
import { stackBatches } from './stacked-batches.js';
import { textCount } from '../corpus/token-rows.js';
import type { RetrievalScore, StopReason, TrainingEvent } from './training-event.js';
import { buildModel, type RunPlan, type TrainingModel } from './training-model.js';
import { loadRun, type RunProgress, saveRun, STATE_FILE } from '../output/training-state-file.js';

/**
 * Trains, from a saved state if there is one, and reports as it goes on. Ends when its steps or its time are used up, or
 * when evaluations no longer get better. When it is stopped by the signal or by an error, the state is saved first: the
 * same run goes on from there as if it had not been stopped.
 */
export async function* runTraining(plan: RunPlan, signal: AbortSignal): AsyncGenerator<TrainingEvent> {
  const model = buildModel(plan);
  await makeFolder(plan.output);
  const file = join(plan.output, STATE_FILE);
  const sizes = Object.fromEntries(
    Object.entries(model.first.vectors).map(([name, { length }]) => [name, length]),
  );
  const saved = await loadRun(file, model.fingerprint, sizes);
  await requireRoom(plan.output, roomFor(model, saved !== null));
  const run = await Run.open(plan, model, saved?.state ?? model.first, saved?.progress ?? null);
  try {
    yield run.started();
    yield* run.train(signal);
    await rm(file, { force: true });
  } finally {
    await run.dispose();
  }
}

class Run {
  private readonly began = Date.now();
  private lastSaved = Date.now();
  private readonly schedule: CallSchedule;

  private constructor(
    private readonly plan: RunPlan,
    private readonly model: TrainingModel,
    private readonly session: TrainingSession,
    private readonly evaluation: Evaluation,
    private best: RunProgress['best'],
    private readonly secondsBefore: number,
  ) {
    const { learningRate: peak, warmUp, stepsPerRun: stepsPerCall, evaluateEvery } = plan.settings;
    const { deadline } = plan;
    this.schedule = new CallSchedule({
      steps: model.steps,
      stepsPerCall,
      evaluateEvery,
      deadline,
      peak,
      warmUp,
    });
  }

  static async open(plan: RunPlan, model: TrainingModel, state: TrainingState, progress: RunProgress | null) {
    const session = await openSession(model, state, plan);
    const evaluation = new Evaluation(
      plan.data,
      plan.checkpoint,
      {
        text: { frame: plan.textFrame, tokens: plan.settings.textTokens },
        symbol: { frame: plan.symbolFrame, tokens: plan.settings.symbolTokens },
      },
      plan.device,
    );
    return new Run(plan, model, session, evaluation, progress?.best ?? null, progress?.seconds ?? 0);
  }

  started(): TrainingEvent {
    const { data } = this.plan;
    const count = (values: Readonly<Record<string, Float32Array>>) =>
      Object.values(values).reduce((sum, { length }) => sum + length, 0);
    const { trainable, program, first } = this.model;
    const trained = count(parameterValues(program, first));
    return {
      type: 'started',
      texts: textCount(data.texts.tokens),
      symbols: data.table.symbols.length,
      skipped: data.skipped,
      withoutExamples: this.model.objective.withoutExamples,
      trained,
      parameters: count(trainable.encoderValues(trainable.first)) + trained - count(trainable.first),
      resumedAt: this.step,
      steps: this.model.steps,
    };
  }

  async *train(signal: AbortSignal): AsyncGenerator<TrainingEvent> {
    const { settings } = this.plan;
    let reason: StopReason = 'steps';
    if (this.step === 0 && this.best === null) {
      // A folder with a result and no state is that of a finished run: the state must be there before the first result.
      if (this.keepsBest) yield await this.save();
      yield* this.evaluate();
    }
    while (this.step < this.model.steps) {
      if (signal.aborted) {
        yield await this.save();
        signal.throwIfAborted();
      }
      const steps = this.schedule.next(this.step);
      if (steps === 0) {
        reason = 'time';
        break;
      }
      yield await this.advance(steps);
      if (this.step % settings.evaluateEvery === 0 && this.step < this.model.steps) {
        yield* this.evaluate();
        if (settings.patience > 0 && this.best!.since >= settings.patience) {
          reason = 'early';
          break;
        }
      }
      if (Date.now() - this.lastSaved > settings.saveEvery * 1000) yield await this.save();
      await nextTurn();
    }
    if (reason !== 'early') yield* this.evaluate();
    if (!this.keepsBest) await this.writeResult();
    yield {
      type: 'finished',
      step: this.step,
      reason,
      checkpoint: this.plan.output,
      fromStep: this.keepsBest ? this.best!.step : this.step,
      seconds: this.seconds,
    };
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
    await this.evaluation.dispose();
  }

  private get step(): number {
    return this.session.state.step;
  }

  private get seconds(): number {
    return this.secondsBefore + (Date.now() - this.began) / 1000;
  }

  private get keepsBest(): boolean {
    return this.plan.settings.patience > 0 && textCount(this.plan.data.evaluation.tokens) > 0;
  }

  private async advance(steps: number): Promise<TrainingEvent> {
    const { step, schedule } = this;
    const rates = schedule.rates(step, steps);
    const start = performance.now();
    const { objective, groups } = this.model;
    const parts = this.plan.settings.accumulate;
    const { batches, tokens } = stackBatches(objective, groups, { first: step, steps, parts });
    const reports = await this.runSteps(batches, rates);
    const seconds = (performance.now() - start) / 1000;
    schedule.called(steps, seconds);
    const metrics = Object.entries(reports.metrics).map(([name, values]) => [name, mean(values)]);
    return {
      type: 'progress',
      step: this.step,
      steps: schedule.end(this.step),
      loss: mean(reports.losses),
      metrics: Object.fromEntries(metrics),
      gradientNorm: reports.norms.at(-1)!,
      learningRate: rates.at(-1)!,
      tokensPerSecond: tokens / seconds,
      remainingSeconds: schedule.remaining(this.step),
    };
  }

  private async runSteps(batches: Batches, rates: readonly number[]): Promise<StepReports> {
    try {
      return await this.session.run(batches, rates);
    } catch (cause) {
      if (!(cause instanceof TrainingError && cause.code === 'TRAINING_NOT_FINITE')) throw cause;
      await this.save();
      const message = `${cause.message}. The last good state, of step ${this.step}, is in ${this.plan.output}; a run with other options needs another folder`;
      throw new FineTuneError('FINE_TUNE_NOT_FINITE', message, { cause });
    }
  }

  private async *evaluate(): AsyncGenerator<TrainingEvent> {
    if (textCount(this.plan.data.evaluation.tokens) === 0) return;
    const start = performance.now();
    const score = await this.evaluation.score(this.model.trainable.encoderValues(this.trained));
    this.schedule.evaluated((performance.now() - start) / 1000);
    const value = overall(score);
    const better = this.best === null || value > this.best.score;
    this.best = better
      ? { score: value, step: this.step, since: 0 }
      : { ...this.best!, since: this.best!.since + 1 };
    if (better && this.keepsBest) await this.writeResult();
    yield { type: 'evaluation', step: this.step, score, best: this.best.step };
  }

  private get trained(): Record<string, Float32Array> {
    return parameterValues(this.model.program, this.session.state);
  }

  private async writeResult(): Promise<void> {
    const { plan, model, trained } = this;
    const values = model.trainable.encoderValues(trained);
    const { output, checkpoint } = plan;
    const { stored } = plan.settings;
    const heads = headFiles(output, model.objective.heads, trained);
    const { tables } = model.trainable;
    const encoder = await checkpointFiles(output, { base: checkpoint, values, stored, tables });
    await makeFolder(join(output, POOLING_FOLDER));
    const record = jsonFile(join(output, RECORD_FILE), plan.record);
    const files = [...heads, record, ...encoder];
    await writeRunFiles(output, files);
    const written = new Set(files.map(({ file }) => basename(file)));
    const stale = OPTIONAL_FILES.filter((name) => !written.has(name));
    await Promise.all(stale.map((name) => rm(join(output, name), { force: true })));
  }

  private async save(): Promise<TrainingEvent> {
    const { step, scale, good } = this.session.state;
    const file = join(this.plan.output, STATE_FILE);
    const progress = {
      run: this.model.fingerprint,
      step,
      scale,
      good,
      best: this.best,
      seconds: this.seconds,
    };
    await saveRun(file, progress, this.session.state);
    this.lastSaved = Date.now();
    return { type: 'saved', step, file };
  }
}

/** Bytes of a state and of the result, and once more of the larger one: what is there stays until the new one is. */
function roomFor({ first, trainable }: TrainingModel, stateIsThere: boolean): number {
  const bytes = (values: Readonly<Record<string, Float32Array>>) =>
    Object.values(values).reduce((sum, { byteLength }) => sum + byteLength, 0);
  const [state, result] = [bytes(first.vectors), bytes(trainable.encoderValues(trainable.first))];
  return (stateIsThere ? 0 : state) + Math.max(state, result);
}

async function openSession(
  { program }: TrainingModel,
  state: TrainingState,
  { device }: RunPlan,
): Promise<TrainingSession> {
  try {
    return await TrainingSession.open(program, state, device);
  } catch (cause) {
    if (!(cause instanceof TrainingError && cause.code === 'TRAINING_DEVICE_UNAVAILABLE')) throw cause;
    throw new FineTuneError('FINE_TUNE_DEVICE_UNAVAILABLE', cause.message, { cause });
  }
}

/** One number to compare evaluations by. */
const overall = ({ hit }: RetrievalScore): number => (hit[1] + hit[3] + hit[5]) / 3;
