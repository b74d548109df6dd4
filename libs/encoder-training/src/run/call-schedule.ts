import { learningRate, type LearningRateOptions } from './learning-rate.js';

/** A call runs about this many seconds, so that a run reports and can be stopped, */
const SECONDS_PER_CALL = 3;
/** and longer, up to this many, if the transfers of parameters at its start and end take more than a share of it. */
const LONGEST_CALL = 20;
const SHARE_OF_TRANSFERS = 0.03;
/** Steps of the first two calls: the first prepares the device, the second shows how long a step takes. */
const FIRST_CALLS = 2;
/** Share of the remaining time that may be planned for steps. */
const PLANNED = 0.97;
/** Seconds kept for writing the result. */
const WRITING = 3;

export interface CallScheduleOptions extends LearningRateOptions {
  /** The most steps of the run, and of a call. */
  readonly steps: number;
  readonly stepsPerCall: number;
  /** A call ends at multiples of this. */
  readonly evaluateEvery: number;
  /** When the run must be done, in milliseconds since 1970. */
  readonly deadline: number;
}

interface Call {
  readonly steps: number;
  readonly seconds: number;
}

/** Cuts a run into calls, and fits its end and its learning rates to the time there is. */
export class CallSchedule {
  private calls = 0;
  private secondsPerStep: number | null = null;
  private secondsPerEvaluation = 0;
  private shortest: Call | null = null;
  /** Seconds of a call apart from its steps. */
  private transfers = 0;

  constructor(private readonly plan: CallScheduleOptions) {}

  /**
   * The step at which a run that has done `step` will end: its last one, or the last that the remaining time allows
   * by present estimates.
   */
  end(step: number): number {
    if (this.secondsPerStep === null) return this.plan.steps;
    const left = (this.plan.deadline - Date.now()) / 1000;
    const forSteps = left * PLANNED - this.secondsPerEvaluation * 1.5 - WRITING;
    return Math.min(this.plan.steps, step + Math.max(0, Math.floor(forSteps / this.secondsPerStep)));
  }

  /** How many steps the next call takes; 0 when there is no time left. */
  next(step: number): number {
    const { stepsPerCall, evaluateEvery } = this.plan;
    const untilEvaluation = evaluateEvery - (step % evaluateEvery);
    return Math.min(stepsPerCall, this.fitting, untilEvaluation, this.end(step) - step);
  }

  /** The learning rates of the steps after `step`. */
  rates(step: number, count: number): number[] {
    const end = this.end(step);
    return Array.from({ length: count }, (_, i) => learningRate(step + i, end, this.plan));
  }

  /** Takes note of a call of `steps` steps. */
  called(steps: number, seconds: number): void {
    if (++this.calls === 1) return;
    this.learnTransfers({ steps, seconds });
    this.secondsPerStep = ((this.secondsPerStep ?? seconds / steps) + seconds / steps) / 2;
  }

  /** From the line through this call and the shortest one: it meets zero steps where only transfers are left. */
  private learnTransfers(call: Call): void {
    const other = this.shortest ?? call;
    if (call.steps !== other.steps) {
      const perStep = (call.seconds - other.seconds) / (call.steps - other.steps);
      this.transfers = Math.max(0, call.seconds - call.steps * perStep);
    }
    if (call.steps <= other.steps) this.shortest = call;
  }

  evaluated(seconds: number): void {
    this.secondsPerEvaluation = seconds;
  }

  /** Seconds until the end; null before they can be estimated. */
  remaining(step: number): number | null {
    return this.secondsPerStep === null ? null : (this.end(step) - step) * this.secondsPerStep;
  }

  private get fitting(): number {
    if (this.secondsPerStep === null) return FIRST_CALLS;
    const wanted = Math.min(LONGEST_CALL, this.transfers / SHARE_OF_TRANSFERS);
    return Math.max(1, Math.round(Math.max(SECONDS_PER_CALL, wanted) / this.secondsPerStep));
  }
}
