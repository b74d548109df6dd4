import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrix } from '@nonet/numerics';
import type { Expert } from '@nonet/plugins';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExpertReading, MixtureReader } from './mixture-reader.js';
import type { PluginExpertParameters } from './parameters.js';
import { type ExpertSource, PluginExperts } from './plugin-experts.js';
import { EXPERT_SIGNALS } from './signals.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-plugin-experts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const pinned: PluginExpertParameters = {
  section: 'Y',
  expert: 'green',
  plugin: '@acme/green',
  version: '1.0.0',
  symbols: ['Y02E'],
  role: 'beside',
  needs: [],
  weight: 1,
  typical: 0,
  offset: 0,
  groupWeight: 0,
  groupTypical: 0,
};
const reader = { labels: ['Y02E'], index: { encoder: { dimension: 1 } } } as unknown as MixtureReader;
const reading = {
  text: 'a wind turbine',
  vector: Float32Array.of(1),
  signals: matrix(EXPERT_SIGNALS.length, 1),
} as unknown as ExpertReading;
const own = { fused: new Float32Array(1), shares: Float32Array.of(1) };

/** A source whose opening fails so many times; how often it was asked, and how many experts are open. */
function sourceOf(failures: number) {
  const counts = { asked: 0, open: 0 };
  const source: ExpertSource = {
    plugins: () => [{ name: '@acme/green', version: '1.0.0', experts: [{ id: 'green' }] }] as never,
    experts: () => [],
    lookFor: async () => undefined,
    createExpert: () => Promise.reject(new Error('nothing is created here')),
    async openExpert() {
      if (++counts.asked <= failures) throw new Error('out of order');
      counts.open++;
      return {
        predict: async () => matrix(1, 1, Float32Array.of(0.9)),
        dispose: async () => void counts.open--,
      } as unknown as Expert;
    },
  };
  return { source, counts };
}

describe('the expert of a plugin in a model', () => {
  test('is opened again by a later question where opening it failed', async () => {
    const { source, counts } = sourceOf(2);
    const problems: (string | null)[] = [];
    const onProblem = ({ problem }: { problem: string | null }) => problems.push(problem);
    const experts = await PluginExperts.open(folder, [pinned], { reader, source, onProblem });
    expect(experts.states()[0].problem).toBe('out of order');
    expect(await experts.answer(reading, own)).toMatchObject({
      voices: [],
      degraded: [{ problem: 'out of order' }],
    });
    const both = await Promise.all([experts.answer(reading, own), experts.answer(reading, own)]);
    for (const answer of both) expect(answer).toMatchObject({ voices: [{ version: '1.0.0' }], degraded: [] });
    expect(experts.states()[0].problem).toBeNull();
    expect(problems).toEqual(['out of order']);
    expect(counts).toEqual({ asked: 3, open: 1 });
    await experts.dispose();
    expect(counts.open).toBe(0);
  });

  test('is not opened again where what it learned has changed', async () => {
    const { source, counts } = sourceOf(0);
    const changed = { ...pinned, digest: 'another' };
    const experts = await PluginExperts.open(folder, [changed], {
      reader,
      source,
      onProblem: () => undefined,
    });
    expect((await experts.answer(reading, own)).degraded).toMatchObject([
      { problem: 'What it learned has changed since the model was published.' },
    ]);
    expect(counts.asked).toBe(0);
  });

  test('is freed where the model is closed while it is opened again', async () => {
    const { source, counts } = sourceOf(1);
    const experts = await PluginExperts.open(folder, [pinned], {
      reader,
      source,
      onProblem: () => undefined,
    });
    const asked = experts.answer(reading, own);
    await experts.dispose();
    await asked;
    expect(counts).toEqual({ asked: 2, open: 0 });
  });
});
