import { InferenceSession, SLEEPING_THREADS, Tensor as OrtTensor } from '../runtime/index.js';
import type { DataType, TensorData } from '../types/data-types.js';
import { TrainingError } from './errors.js';
import type { TrainingProgram } from './training-program.js';
import { checkState, type TrainingState, vectorNames } from './training-state.js';

export type TrainingDevice = 'cpu' | 'cuda' | `cuda:${number}`;

/** The inputs of a number of steps: all elements, and their shape [steps, …]. */
export interface Batches {
  readonly [name: string]: { readonly data: TensorData[DataType]; readonly shape: readonly number[] };
}

/** What a run of steps gave, one number for each step. */
export interface StepReports {
  readonly losses: Float32Array;
  /** Norms of the gradients before clipping; not finite where float16 overflowed and the step was passed over. */
  readonly norms: Float32Array;
  readonly metrics: Readonly<Record<string, Float32Array>>;
}

/**
 * A training program on a device, and the state it has reached.
 *
 * The state is on the device while steps run and in memory between calls of {@link run}: ONNX Runtime has no way for Node
 * to leave tensors on a CUDA device. So a call should be many steps; each costs two transfers of parameters and slots.
 */
export class TrainingSession {
  /** Vectors of the state before the current one, to be written to by the next run. */
  private spare: TrainingState['vectors'] = {};
  /** The vectors that this session made, and may write to. */
  private readonly made = new WeakSet<Float32Array>();

  private constructor(
    private readonly program: TrainingProgram,
    private readonly session: InferenceSession,
    private current: TrainingState,
  ) {}

  static async open(
    program: TrainingProgram,
    state: TrainingState,
    device: TrainingDevice,
  ): Promise<TrainingSession> {
    checkState(program, state);
    if (device === 'cpu' && program.device === 'cuda') {
      throw new TrainingError('TRAINING_DEVICE_UNAVAILABLE', 'the program was made for CUDA');
    }
    if (device === 'cpu' && program.precision === 'bfloat16') {
      throw new TrainingError(
        'TRAINING_DEVICE_UNAVAILABLE',
        'bfloat16 needs CUDA; the CPU trains in float32 or float16',
      );
    }
    return new TrainingSession(program, await openSession(program.model, device), state);
  }

  /**
   * The state after the last successful run. The next run leaves its vectors as they are, and the one after that
   * overwrites them, since transfers to memory in use are much faster than to new memory: copy what must be kept
   * longer.
   */
  get state(): TrainingState {
    return this.current;
  }

  /**
   * Runs as many steps as there are learning rates. When a loss is not finite it throws TRAINING_NOT_FINITE with the
   * number of the step, and the state stays what it was before this call.
   */
  async run(batches: Batches, learningRates: readonly number[]): Promise<StepReports> {
    const vectors = this.targets();
    const results = await this.session.run(this.feeds(batches, learningRates), this.fetches(vectors));
    const floats = (name: string) => results[name]!.data as Float32Array;
    const { step } = this.current;
    const losses = floats('losses');
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) {
      throw new TrainingError(
        'TRAINING_NOT_FINITE',
        `the loss became ${losses[bad]} at step ${step + bad + 1}; the state is the one after step ${step}. ` +
          'A lower learning rate, clipping or float32 may help',
      );
    }
    const before = Object.entries(this.current.vectors);
    this.spare = Object.fromEntries(before.filter(([, vector]) => this.made.has(vector)));
    this.current = {
      step: step + learningRates.length,
      scale: floats('next.scale')[0]!,
      good: floats('next.good')[0]!,
      vectors,
    };
    const metrics = Object.fromEntries(this.program.metrics.map((name) => [name, floats(`metric.${name}`)]));
    return { losses, norms: floats('norms'), metrics };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  /** Where the next state goes: never to vectors of the current one, which a failed run must not touch. */
  private targets(): Record<string, Float32Array> {
    const current = this.current.vectors;
    const target = (name: string): Float32Array => {
      const spare = this.spare[name];
      if (spare && spare !== current[name]) return spare;
      const vector = new Float32Array(current[name]!.length);
      this.made.add(vector);
      return vector;
    };
    return Object.fromEntries(vectorNames(this.program).map((name) => [name, target(name)]));
  }

  /** All outputs of the program; those of the next state are written to these vectors. */
  private fetches(vectors: Readonly<Record<string, Float32Array>>): Record<string, OrtTensor | null> {
    const next = Object.entries(vectors).map(([name, vector]) => [`next.${name}`, row(vector)] as const);
    const others = this.session.outputNames.map((name) => [name, null] as const);
    return { ...Object.fromEntries(others), ...Object.fromEntries(next) };
  }

  private feeds(batches: Batches, learningRates: readonly number[]): Record<string, OrtTensor> {
    const { optimizer, groups, batch, accumulate } = this.program;
    const { step, scale, good, vectors } = this.current;
    const steps = learningRates.length;
    if (steps === 0)
      throw new TrainingError('TRAINING_BATCH_INVALID', 'a run needs at least one learning rate');
    const coefficients = learningRates.flatMap((rate, i) =>
      groups.flatMap((group) => optimizer.coefficients(step + i + 1, rate, group)),
    );
    const feeds: Record<string, OrtTensor> = {
      step: new OrtTensor('int64', [BigInt(step)], []),
      scale: new OrtTensor('float32', [scale], []),
      good: new OrtTensor('float32', [good], []),
      coefficients: new OrtTensor('float32', coefficients, [steps, coefficients.length / steps]),
    };
    for (const [name, vector] of Object.entries(vectors)) feeds[name] = row(vector);
    for (const [name, { type, shape }] of Object.entries(batch)) {
      const expected = [steps, ...(accumulate === 1 ? [] : [accumulate]), ...shape];
      feeds[`batch.${name}`] = batchTensor(name, type, expected, batches[name]);
    }
    return feeds;
  }
}

/** A vector of the state as the program takes and gives it. */
const row = (vector: Float32Array): OrtTensor => new OrtTensor('float32', vector, [1, vector.length]);

function batchTensor(
  name: string,
  type: DataType,
  expected: readonly (number | string)[],
  given: Batches[string] | undefined,
): OrtTensor {
  const fits =
    given?.shape.length === expected.length &&
    expected.every((d, i) => typeof d === 'string' || d === given.shape[i]);
  if (!given || !fits) {
    const found = given ? `[${given.shape.join(', ')}]` : 'nothing';
    throw new TrainingError(
      'TRAINING_BATCH_INVALID',
      `batch "${name}" must be ${type} [${expected.join(', ')}], got ${found}`,
    );
  }
  return new OrtTensor(type as 'float32', given.data as Float32Array, given.shape);
}

async function openSession(model: Uint8Array, device: TrainingDevice): Promise<InferenceSession> {
  const provider =
    device === 'cpu' ? 'cpu' : { name: 'cuda' as const, deviceId: Number(device.split(':')[1] ?? 0) };
  try {
    return await InferenceSession.create(model, {
      executionProviders: [provider],
      extra: SLEEPING_THREADS,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    if (device === 'cpu') throw cause;
    const message = `training on ${device} could not start: ${(cause as Error).message}`;
    throw new TrainingError('TRAINING_DEVICE_UNAVAILABLE', message, { cause });
  }
}
