import { afterEach, describe, expect, it } from 'vitest';
import type { GraphDevice } from '../graph/graph-builder.js';
import type { FloatType } from '../types/data-types.js';
import { forProcessor } from '../testing/for-processor.js';
import { numbers, rowsOf, sum } from '../testing/reference.js';
import { adamW } from './optimizers.js';
import type { ParameterGroup } from './parameter-groups.js';
import {
  type StepContext,
  type StepResult,
  type TrainingProgram,
  trainingProgram,
} from './training-program.js';
import { type Batches, TrainingSession } from './training-session.js';
import { initialState, parameterValues, type TrainingState } from './training-state.js';

const [rows, inputs, outputs] = [4, 3, 2];
const GROUPS: readonly ParameterGroup[] = [
  {
    name: 'weights',
    learningRateScale: 1,
    weightDecay: 0.1,
    parameters: [{ name: 'w', shape: [inputs, outputs] }],
  },
  { name: 'biases', learningRateScale: 2, weightDecay: 0, parameters: [{ name: 'b', shape: [outputs] }] },
];
const BIASES = [
  { name: 'wide', shape: [6] },
  { name: 'narrow', shape: [2] },
];
const FIRST = { w: Float32Array.from(numbers(6, 1)), b: Float32Array.from(numbers(2, 2)) };

/** Least squares: the mean over rows of |x w + b - y|². */
function leastSquares({ f, parameters: { w, b }, batch: { x, y } }: StepContext): StepResult {
  const predicted = f.add(f.product(f.cast(x!, w!.type), w!), b!);
  const error = f.sub(f.cast(predicted, 'float32'), y!);
  return {
    loss: f.mul(f.total(f.square(error)), 1 / f.size(error, 0)),
    metrics: { largest: f.graph.op('ReduceMax', [f.abs(error)], { keepdims: 0 }) },
  };
}

interface Settings {
  readonly clipNorm?: number;
  readonly precision?: FloatType;
  readonly accumulate?: number;
  readonly device?: GraphDevice;
}

const program = ({
  clipNorm = Infinity,
  precision = 'float32',
  accumulate = 1,
  device = 'cpu',
}: Settings = {}) =>
  trainingProgram({
    device,
    groups: GROUPS,
    batch: {
      x: { type: 'float32', shape: [rows / accumulate, inputs] },
      y: { type: 'float32', shape: [rows / accumulate, outputs] },
    },
    optimizer: adamW(),
    clipNorm,
    precision,
    accumulate,
    step: leastSquares,
  });

/** Examples of some steps, from a step on. */
function batches(from: number, steps: number, accumulate = 1): Batches {
  const part = (width: number, salt: number) => ({
    data: Float32Array.from(
      Array.from({ length: steps }, (_, i) => numbers(rows * width, salt + from + i)).flat(),
    ),
    shape: accumulate === 1 ? [steps, rows, width] : [steps, accumulate, rows / accumulate, width],
  });
  return { x: part(inputs, 100), y: part(outputs, 900) };
}

/** The program as one that the processor can run. */
const forTest = (made: TrainingProgram): TrainingProgram => ({
  ...made,
  device: 'cpu',
  model: forProcessor(made.model),
});

const opened: TrainingSession[] = [];
async function open(settings: Settings = {}, state?: TrainingState) {
  const made = program(settings);
  const built = forTest(made);
  const session = await TrainingSession.open(built, state ?? initialState(built, FIRST), 'cpu');
  opened.push(session);
  return { session, values: () => parameterValues(built, session.state) };
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.dispose()));
});

/** What the optimizer sees of one parameter at one step. */
interface Place {
  readonly step: number;
  readonly slot: number[];
  readonly rate: number;
  readonly decay: number;
}

/** The same training in float64 with derivatives written by hand. */
function reference(steps: number, clipNorm: number) {
  let p = [...FIRST.w, ...FIRST.b];
  const slots = p.map(() => [0, 0]);
  const [losses, norms]: [number[], number[]] = [[], []];
  for (let step = 1; step <= steps; step++) {
    const x = rowsOf(numbers(rows * inputs, 99 + step), inputs);
    const y = rowsOf(numbers(rows * outputs, 899 + step), outputs);
    const errors = x.map((row, i) =>
      y[i]!.map((target, k) => sum(row.map((v, j) => v * p[j * outputs + k]!)) + p[6 + k]! - target),
    );
    losses.push(sum(errors.flat().map((e) => e * e)) / rows);
    const slope = (term: (i: number) => number) => (2 * sum(x.map((_, i) => term(i)))) / rows;
    const dw = Array.from({ length: 6 }, (_, at) =>
      slope((i) => x[i]![Math.floor(at / outputs)]! * errors[i]![at % outputs]!),
    );
    const g = [...dw, slope((i) => errors[i]![0]!), slope((i) => errors[i]![1]!)];
    norms.push(Math.hypot(...g));
    const factor = Math.min(1, clipNorm / (Math.hypot(...g) + 1e-6));
    const group = (i: number) => (i < 6 ? { rate: 0.01, decay: 0.1 } : { rate: 0.02, decay: 0 });
    p = p.map((value, i) => adamWByHand(value, g[i]! * factor, { step, slot: slots[i]!, ...group(i) }));
  }
  return { p, losses, norms };
}

const adamWByHand = (p: number, g: number, { step, slot, rate, decay }: Place): number => {
  slot[0] = 0.9 * slot[0]! + 0.1 * g;
  slot[1] = 0.999 * slot[1]! + 0.001 * g * g;
  const [m, v] = [slot[0] / (1 - 0.9 ** step), slot[1] / (1 - 0.999 ** step)];
  return p - rate * decay * p - (rate * m) / (Math.sqrt(v) + 1e-8);
};
const rates = (steps: number) => Array<number>(steps).fill(0.01);
const near = (found: Iterable<number>, expected: readonly number[], digits = 5) =>
  [...found].forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, digits));

describe('twenty steps agree with the formulas in float64', () => {
  it.each([
    ['AdamW with weight decay and clipping', 1],
    ['AdamW without clipping', Infinity],
  ])('%s', async (_, clipNorm) => {
    const { session, values } = await open({ clipNorm });
    const reports = await session.run(batches(0, 20), rates(20));
    const expected = reference(20, clipNorm);
    near(reports.losses, expected.losses);
    near(reports.norms, expected.norms);
    near([...values().w!, ...values().b!], expected.p);
    expect(reports.metrics.largest).toHaveLength(20);
  });
});

describe('a training session', () => {
  it('does the same steps by the operators of CUDA', async () => {
    const [cpu, cuda] = [await open({ clipNorm: 1 }), await open({ clipNorm: 1, device: 'cuda' })];
    await cpu.session.run(batches(0, 6), rates(6));
    await cuda.session.run(batches(0, 6), rates(6));
    expect(cuda.session.state).toEqual(cpu.session.state);
  });

  it.each([
    ['once', 1],
    ['twice', 2],
  ])('sums the columns of many rows for CUDA all at once, of vectors used %s', async (_, uses) => {
    const [examples, steps] = [256, 4];
    const states = await Promise.all(
      (['cpu', 'cuda'] as const).map(async (device) => {
        const made = trainingProgram({
          device,
          groups: [{ ...GROUPS[1]!, parameters: BIASES }],
          batch: { x: { type: 'float32', shape: [examples, 6] } },
          optimizer: adamW(),
          clipNorm: 1,
          precision: 'float32',
          accumulate: 1,
          step: ({ f, parameters: { wide, narrow }, batch: { x } }) => {
            // Nothing depends on the second of the three parts.
            const [first, , last] = f.split(wide!, [2, 2, 2], 0);
            const sums = Array.from({ length: uses }, (_use, i) => {
              const [left, middle, right] = f.split(f.mul(x!, i + 1), [2, 2, 2], 1);
              return [f.add(left!, first!), f.add(middle!, last!), f.add(right!, narrow!)];
            });
            return { loss: f.mul(f.total(f.square(f.concat(sums.flat(), 1))), 1 / examples), metrics: {} };
          },
        });
        const built = forTest(made);
        const first = initialState(built, {
          wide: Float32Array.from(numbers(6, 3)),
          narrow: Float32Array.from(numbers(2, 4)),
        });
        const session = await TrainingSession.open(built, first, 'cpu');
        opened.push(session);
        const data = Float32Array.from(numbers(steps * examples * 6, 5));
        await session.run({ x: { data, shape: [steps, examples, 6] } }, rates(steps));
        return session.state.vectors;
      }),
    );
    Object.entries(states[0]!).forEach(([name, vector]) => near(states[1]![name]!, [...vector]));
    expect(states[0]!['biases.mean']!.map((mean) => Math.abs(Math.sign(mean)))).toEqual(
      Float32Array.of(1, 1, 0, 0, 1, 1, 1, 1),
    );
  });

  it('continues from a saved state as if it had not stopped', async () => {
    const whole = await open({ clipNorm: 1 });
    await whole.session.run(batches(0, 8), rates(8));
    const first = await open({ clipNorm: 1 });
    await first.session.run(batches(0, 3), rates(3));
    const second = await open({ clipNorm: 1 }, structuredClone(first.session.state));
    await second.session.run(batches(3, 5), rates(5));
    expect(second.session.state).toEqual(whole.session.state);
  });

  it('leaves a state as it was through the run after it, and uses its memory again in the next', async () => {
    const whole = await open({ clipNorm: 1 });
    await whole.session.run(batches(0, 8), rates(8));
    const { session } = await open({ clipNorm: 1 });
    const first = session.state;
    const copies = [structuredClone(first)];
    await session.run(batches(0, 2), rates(2));
    const second = session.state;
    copies.push(structuredClone(second));
    await session.run(batches(2, 3), rates(3));
    expect([first, second]).toEqual(copies);
    await session.run(batches(5, 3), rates(3));
    expect(session.state).toEqual(whole.session.state);
    expect(session.state.vectors['weights.mean']).toBe(second.vectors['weights.mean']);
    expect(first).toEqual(copies[0]);
  });

  it('accumulates gradients: two halves of a batch are the batch', async () => {
    const [whole, halves] = [await open({ clipNorm: 1 }), await open({ clipNorm: 1, accumulate: 2 })];
    const [a, b] = [
      await whole.session.run(batches(0, 4), rates(4)),
      await halves.session.run(batches(0, 4, 2), rates(4)),
    ];
    near(b.losses, [...a.losses]);
    near(halves.values().w!, [...whole.values().w!]);
  });

  it('trains in half precision close to float32', async () => {
    const [full, half] = [await open(), await open({ precision: 'float16' })];
    const [a, b] = [
      await full.session.run(batches(0, 20), rates(20)),
      await half.session.run(batches(0, 20), rates(20)),
    ];
    near(b.losses, [...a.losses], 1);
    near(half.values().w!, [...full.values().w!], 2);
    near(b.norms, [...a.norms], 1);
  });

  it('passes over a step whose gradients overflow in half precision, and scales the loss less', async () => {
    const half = { precision: 'float16' } as const;
    const { session, values } = await open(half, { ...initialState(program(half), FIRST), scale: 2 ** 18 });
    const before = [...values().w!];
    const reports = await session.run(batches(0, 1), rates(1));
    expect(reports.norms[0]).toBe(Infinity);
    expect([...values().w!]).toEqual(before);
    expect(session.state).toMatchObject({ step: 1, scale: 2 ** 17, good: 0 });
    await session.run(batches(1, 12), rates(12));
    expect([...values().w!]).not.toEqual(before);
  });

  it('stops when the loss is not finite, and keeps the last good state', async () => {
    const { session } = await open();
    await session.run(batches(0, 2), rates(2));
    const good = session.state;
    const poisoned = batches(2, 3);
    poisoned.x!.data[rows * inputs + 1] = NaN;
    await expect(session.run(poisoned, rates(3))).rejects.toMatchObject({
      code: 'TRAINING_NOT_FINITE',
      message: expect.stringContaining('at step 4'),
    });
    expect(session.state).toBe(good);
  });

  it('names the batch, the parameter or the vector that does not fit', async () => {
    const { session } = await open();
    const code = (name: string, text: string) => ({ code: name, message: expect.stringContaining(text) });
    await expect(session.run(batches(0, 2), rates(3))).rejects.toMatchObject(
      code('TRAINING_BATCH_INVALID', '"x"'),
    );
    const built = program();
    expect(() => initialState(built, { w: FIRST.w })).toThrow(
      expect.objectContaining(code('TRAINING_STATE_INVALID', '"b"')),
    );
    await expect(open({}, { ...session.state, vectors: {} })).rejects.toMatchObject(
      code('TRAINING_STATE_INVALID', '"weights.parameters"'),
    );
  });

  it('does not fall back to the CPU when the device is missing', async () => {
    const built = program();
    await expect(TrainingSession.open(built, initialState(built, FIRST), 'cuda:99')).rejects.toMatchObject({
      code: 'TRAINING_DEVICE_UNAVAILABLE',
    });
  });

  it('does not run a program for CUDA elsewhere', async () => {
    const built = program({ device: 'cuda' });
    await expect(TrainingSession.open(built, initialState(built, FIRST), 'cpu')).rejects.toMatchObject({
      code: 'TRAINING_DEVICE_UNAVAILABLE',
      message: 'the program was made for CUDA',
    });
  });
});
