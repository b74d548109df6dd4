import { setImmediate as soon } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddingTurns } from './embedding-turns.js';

/** Something that goes on until it is told to end. */
function endless() {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end };
}

let turns: EmbeddingTurns;
let control: AbortController;
beforeEach(() => {
  turns = new EmbeddingTurns();
  control = new AbortController();
});

const unasked = () => turns.unasked(async () => undefined, control.signal);

/** Whether it has come, once all that is under way went as far as it can. */
async function hasArrived(turn: Promise<unknown>): Promise<boolean> {
  let arrived = false;
  turn.then(
    () => (arrived = true),
    () => undefined,
  );
  await soon();
  await soon();
  return arrived;
}

describe('what is embedded though nobody waits for it', () => {
  test('is embedded at once while no batch is classified', async () => {
    expect(await hasArrived(unasked())).toBe(true);
  });

  test('waits until the last of several batches is over, also where one failed', async () => {
    const [first, second] = [endless(), endless()];
    const failing = turns.duringBatch(async () => {
      await first.work();
      throw new Error('failed');
    });
    const other = turns.duringBatch(second.work);
    const turn = unasked();
    first.end();
    await expect(failing).rejects.toThrow('failed');
    expect(await hasArrived(turn)).toBe(false);
    second.end();
    await other;
    expect(await hasArrived(turn)).toBe(true);
  });

  test('does not wait while a search waits for it, and waits again after that', async () => {
    const [batch, search] = [endless(), endless()];
    const batches = turns.duringBatch(batch.work);
    const turn = unasked();
    expect(await hasArrived(turn)).toBe(false);
    const searches = turns.duringSearch(search.work);
    expect(await hasArrived(turn)).toBe(true);
    search.end();
    await searches;
    expect(await hasArrived(unasked())).toBe(false);
    batch.end();
    await batches;
  });

  test('is kept before a batch begins', async () => {
    const [part, batch] = [endless(), endless()];
    const parts = turns.unasked(part.work, control.signal);
    let begun = false;
    const batches = turns.duringBatch(() => {
      begun = true;
      return batch.work();
    });
    expect(await hasArrived(parts)).toBe(false);
    expect(begun).toBe(false);
    part.end();
    expect(await hasArrived(parts)).toBe(true);
    expect(begun).toBe(true);
    batch.end();
    await batches;
  });

  test('can be given up', async () => {
    const batch = endless();
    const batches = turns.duringBatch(batch.work);
    const turn = unasked();
    control.abort();
    await expect(turn).rejects.toThrow('aborted');
    batch.end();
    await batches;
  });
});
