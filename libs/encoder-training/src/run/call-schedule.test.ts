import { expect, it } from 'vitest';
import { CallSchedule } from './call-schedule.js';

/** Steps of each call of a run on a device that takes `perCall` seconds for a call and `perStep` for each of its steps. */
function calls({ perCall, perStep }: { readonly perCall: number; readonly perStep: number }): number[] {
  const schedule = new CallSchedule({
    steps: 100_000,
    stepsPerCall: 1000,
    evaluateEvery: 100_000,
    deadline: Infinity,
    peak: 1,
    warmUp: 0,
  });
  let step = 0;
  return Array.from({ length: 20 }, () => {
    const steps = schedule.next(step);
    step += steps;
    schedule.called(steps, perCall + steps * perStep);
    return steps;
  });
}

it('the call schedule begins with short calls, then plans calls of three seconds', () => {
  const steps = calls({ perCall: 0, perStep: 0.1 });
  expect(steps.slice(0, 2)).toEqual([2, 2]);
  expect(steps.slice(2)).toEqual(Array(18).fill(30));
});

it('the call schedule plans longer calls when transfers would take much of three seconds', () => {
  const [last] = calls({ perCall: 0.3, perStep: 0.05 }).slice(-1);
  expect(0.3 / (0.3 + last! * 0.05)).toBeCloseTo(0.03, 2);
});

it('the call schedule plans no call longer than twenty seconds', () => {
  const [last] = calls({ perCall: 5, perStep: 0.05 }).slice(-1);
  expect(5 + last! * 0.05).toBeGreaterThan(18);
  expect(5 + last! * 0.05).toBeLessThan(21);
});
