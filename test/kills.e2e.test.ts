import { randomAt } from '@nonet/numerics';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { diedAtTheEnd, killed, undisturbed } from './support/kill-drill.js';
import { killWorld, type KillWorld } from './support/kill-world.js';

/**
 * Kills -9 at random moments. The suite makes five, each of another kind of run; by hand as many as wanted of every kind:
 *
 *   NONET_KILLS=20 NONET_KILL_SEED=7 npx vitest run test/kills.e2e.test.ts [-t evaluation]
 */
const EACH = Number(process.env['NONET_KILLS'] ?? 0);
const SEED = Number(process.env['NONET_KILL_SEED'] ?? 11);
/** Those that no other test kills, in the suite. */
const FEW = ['expert-extension', 'review-learning', 'evaluation', 'scheme-import', 'batch-classification'];
const KINDS = [...FEW, 'patent-import', 'encoder-training', 'expert-training'];

vi.setConfig({ testTimeout: 240_000 * Math.max(1, EACH), hookTimeout: 240_000 });

let world: KillWorld;
beforeAll(async () => {
  world = await killWorld();
});
afterAll(() => world?.remove());

/** Of the kinds that make a version out of the active one, and then activate theirs. */
const REVISIONS = ['expert-extension', 'review-learning'];

test.each(REVISIONS)('%s makes one version, also when its worker dies after the activation', async (kind) => {
  const { remains, attempts } = await diedAtTheEnd(world, world.requests[kind]!);
  expect(remains).toMatchObject({ state: 'succeeded', result: { model: 'ours@2', parent: 'ours@1' } });
  // More, where a worker fell silent for a moment.
  expect(attempts).toBeGreaterThanOrEqual(2);
  // That of the encoder, the experts of the world, and what was made of them.
  expect(remains.rows['model_version']).toHaveLength(3);
  expect(remains.rows['model_activation']).toHaveLength(2);
});

describe('a run whose worker is killed at a random moment leaves what an undisturbed one leaves', () => {
  test.each(EACH > 0 ? KINDS : FEW)('%s', async (kind) => {
    const request = world.requests[kind]!;
    const expected = await undisturbed(world, request);
    expect(expected.remains).toMatchObject({ state: 'succeeded' });
    const random = randomAt(SEED, kind);
    for (let i = 0; i < Math.max(1, EACH); i++) {
      const after = random.next() * expected.milliseconds;
      const { remains, attempts } = await killed(world, request, after);
      const moment = `killed after ${Math.round(after)} of ${Math.round(expected.milliseconds)} ms, attempt ${attempts}`;
      if (EACH > 0) process.stdout.write(`${kind}: ${moment}, ${remains.state}\n`);
      expect(remains.files, moment).toEqual(expected.remains.files);
      expect(remains, moment).toEqual(expected.remains);
    }
  });
});
