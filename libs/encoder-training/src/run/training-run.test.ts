import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '@nonet/encoder/checkpoint';
import type { TrainingEvent } from './training-event.js';
import { STATE_FILE } from '../output/training-state-file.js';
import { train, trainingPlan } from '../testing/training-plan.js';

const weightsOf = (folder: string) => readFileSync(join(folder, 'model.safetensors'));
const of = <T extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: T) =>
  events.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type);

describe.each(['joint', 'info-nce', 'pairwise-cosine'] as const)('fine-tuning with %s', (type) => {
  it('finds the symbols of held-out patents better than before, and writes a checkpoint', async () => {
    const plan = await trainingPlan({ loss: { type }, steps: 60, batch: 16 });
    const events = await train(plan);
    const scores = of(events, 'evaluation').map(({ score }) => score);
    expect(scores[0]!.documents).toBe(16);
    expect(scores.at(-1)!.hit[1]).toBeGreaterThan(scores[0]!.hit[1]);
    const losses = of(events, 'progress').map(({ loss }) => loss);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    expect(of(events, 'finished')[0]).toMatchObject({ step: 60, reason: 'steps', checkpoint: plan.output });
    expect((await readCheckpoint(plan.output)).config).toEqual(plan.checkpoint.config);
    expect(existsSync(join(plan.output, 'heads.safetensors'))).toBe(type === 'joint');
  });

  it('gives the same result when it is stopped and continued', async () => {
    const whole = await trainingPlan({ loss: { type }, steps: 9, stepsPerRun: 4 });
    await train(whole);
    const parts = { ...whole, output: (await trainingPlan()).output };
    for (const stopAt of [2, 5]) {
      const stopped = train(parts, (event, stop) => {
        if (event.type === 'progress' && event.step >= stopAt) stop.abort();
      });
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    }
    const events = await train(parts);
    expect(of(events, 'started')[0]!.resumedAt).toBeGreaterThanOrEqual(5);
    expect(weightsOf(parts.output).equals(weightsOf(whole.output))).toBe(true);
    expect(existsSync(join(parts.output, STATE_FILE))).toBe(false);
  });
});

describe('a training run', () => {
  it('ends when its time is up, and writes what it has', async () => {
    const plan = await trainingPlan({ steps: 1_000_000 });
    const events = await train({ ...plan, deadline: Date.now() + 6_000 });
    expect(of(events, 'finished')[0]!.reason).toBe('time');
    expect(existsSync(join(plan.output, 'model.safetensors'))).toBe(true);
  });

  it('ends when evaluations no longer improve, with the best state', async () => {
    const plan = await trainingPlan({
      steps: 400,
      evaluateEvery: 2,
      patience: 3,
      learningRate: 1e-7,
      headLearningRate: 1e-7,
    });
    const [finished] = of(await train(plan), 'finished');
    expect(finished).toMatchObject({ reason: 'early' });
    expect(finished!.fromStep).toBeLessThan(finished!.step);
  });

  it('stops when the loss is not finite, and keeps the last good state', async () => {
    const plan = await trainingPlan({ learningRate: 1e30, clipNorm: 1e30, stepsPerRun: 1 });
    await expect(train(plan)).rejects.toMatchObject({
      code: 'FINE_TUNE_NOT_FINITE',
      message: expect.stringContaining('last good state'),
    });
    expect(existsSync(join(plan.output, STATE_FILE))).toBe(true);
  });

  it('does not continue from the state of another run', async () => {
    const plan = await trainingPlan();
    const stopped = train(plan, (event, stop) => event.type === 'progress' && stop.abort());
    await expect(stopped).rejects.toThrow();
    const other = { ...plan, settings: { ...plan.settings, seed: 7 } };
    await expect(train(other)).rejects.toMatchObject({ code: 'FINE_TUNE_RESUME_MISMATCH' });
  });

  it('says so when the result cannot be written, and leaves no partial file', async () => {
    const plan = await trainingPlan({ steps: 2 });
    writeFileSync(join(plan.output, 'occupied'), '');
    await expect(train({ ...plan, output: join(plan.output, 'occupied') })).rejects.toMatchObject({
      code: 'FINE_TUNE_WRITE_FAILED',
    });
  });
});
