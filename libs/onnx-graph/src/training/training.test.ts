import { mean } from '@nonet/numerics';
import { afterEach, describe, expect, it } from 'vitest';
import type { FloatType } from '../types/data-types.js';
import { numbers, rowsOf, sum } from '../testing/reference.js';
import { adamW, type Optimizer, sgd } from './optimizers.js';
import type { ParameterGroup } from './parameter-groups.js';
import { schedule } from './schedules.js';
import { type StepContext, type StepResult, trainingProgram } from './training-program.js';
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
  readonly optimizer?: Optimizer;
  readonly clipNorm?: number;
  readonly precision?: FloatType;
  readonly accumulate?: number;
}

const program = ({
  optimizer = adamW(),
  clipNorm = Infinity,
  precision = 'float32',
  accumulate = 1,
}: Settings = {}) =>
  trainingProgram({
    groups: GROUPS,
    batch: {
      x: { type: 'float32', shape: [rows / accumulate, inputs] },
      y: { type: 'float32', shape: [rows / accumulate, outputs] },
    },
    optimizer,
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

const opened: TrainingSession[] = [];
async function open(settings: Settings = {}, state?: TrainingState) {
  const built = program(settings);
  const session = await TrainingSession.open(built, state ?? initialState(built, FIRST), 'cpu');
  opened.push(session);
  return { session, values: () => parameterValues(built, session.state) };
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.dispose()));
});

/** What an optimizer sees of one parameter at one step. */
interface Place {
  readonly step: number;
  readonly slot: number[];
  readonly rate: number;
  readonly decay: number;
}
type Move = (parameter: number, gradient: number, place: Place) => number;

/** The same training in float64 with derivatives written by hand; `move` is the optimizer's formula for one number. */
function reference(steps: number, clipNorm: number, move: Move) {
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
    p = p.map((value, i) => move(value, g[i]! * factor, { step, slot: slots[i]!, ...group(i) }));
  }
  return { p, losses, norms };
}

const adamWByHand: Move = (p, g, { step, slot, rate, decay }) => {
  slot[0] = 0.9 * slot[0]! + 0.1 * g;
  slot[1] = 0.999 * slot[1]! + 0.001 * g * g;
  const [m, v] = [slot[0] / (1 - 0.9 ** step), slot[1] / (1 - 0.999 ** step)];
  return p - rate * decay * p - (rate * m) / (Math.sqrt(v) + 1e-8);
};
const sgdByHand: Move = (p, g, { slot, rate, decay }) => {
  slot[0] = 0.9 * slot[0]! + g + decay * p;
  return p - rate * slot[0];
};

const rates = (steps: number) => Array<number>(steps).fill(0.01);
const near = (found: Iterable<number>, expected: readonly number[], digits = 5) =>
  [...found].forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, digits));

describe('twenty steps agree with the formulas in float64', () => {
  it.each([
    ['AdamW with weight decay and clipping', adamW(), 1, adamWByHand],
    ['AdamW without clipping', adamW(), Infinity, adamWByHand],
    ['SGD with momentum and clipping', sgd({ momentum: 0.9 }), 2, sgdByHand],
  ])('%s', async (_, optimizer, clipNorm, move) => {
    const { session, values } = await open({ optimizer, clipNorm });
    const reports = await session.run(batches(0, 20), rates(20));
    const expected = reference(20, clipNorm, move);
    near(reports.losses, expected.losses);
    near(reports.norms, expected.norms);
    near([...values().w!, ...values().b!], expected.p);
    expect(reports.metrics.largest).toHaveLength(20);
  });
});

describe('a session', () => {
  it('goes on from a saved state as if it had not stopped', async () => {
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
  it('goes back to the state before without writing over it', async () => {
    const { session } = await open();
    await session.run(batches(0, 2), rates(2));
    const before = session.state;
    await session.run(batches(2, 2), rates(2));
    const after = structuredClone(session.state);
    session.restore(before);
    await session.run(batches(2, 2), rates(2));
    expect(session.state).toEqual(after);
    expect(session.state.vectors['weights.parameters']).not.toBe(before.vectors['weights.parameters']);
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
    const { session, values } = await open({ precision: 'float16' });
    session.restore({ ...session.state, scale: 2 ** 18 });
    const before = [...values().w!];
    const reports = await session.run(batches(0, 1), rates(1));
    expect(reports.norms[0]).toBe(Infinity);
    expect([...values().w!]).toEqual(before);
    expect(session.state).toMatchObject({ step: 1, scale: 2 ** 17, good: 0 });
    await session.run(batches(1, 12), rates(12));
    expect([...values().w!]).not.toEqual(before);
  });

  it('stops at a loss that is not finite and keeps the last good state', async () => {
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
    expect(() => session.restore({ ...session.state, vectors: {} })).toThrow(
      expect.objectContaining(code('TRAINING_STATE_INVALID', '"weights.parameters"')),
    );
  });

  it('does not fall back to the CPU where there is no such device', async () => {
    const built = program();
    await expect(TrainingSession.open(built, initialState(built, FIRST), 'cuda:99')).rejects.toMatchObject({
      code: 'TRAINING_DEVICE_UNAVAILABLE',
    });
  });
});

describe('a schedule', () => {
  it.each([
    ['constant', [0.5, 1, 1, 1, 1, 1]],
    ['linear', [0.5, 1, 0.75, 0.5, 0.25, 0]],
    ['cosine', [0.5, 1, 0.8536, 0.5, 0.1464, 0]],
  ] as const)('%s, after a warm-up of two steps', (shape, expected) => {
    const rate = schedule({ shape, peak: 1, warmUp: 2, total: 6 });
    near([1, 2, 3, 4, 5, 6].map(rate), expected, 4);
    expect(mean([rate(7), rate(100)])).toBe(shape === 'constant' ? 1 : 0);
  });
});
