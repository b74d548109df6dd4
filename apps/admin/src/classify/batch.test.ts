import { describe, expect, test, vi } from 'vitest';
import { clearShelf } from '../data/shelf.js';
import { createBatch } from './batch.js';
import type { BatchHead } from './batch-shelf.js';
import type { BatchText } from './batch-texts.js';
import type { ShortAnswer } from './classify-query.js';

const texts: readonly BatchText[] = ['A plough', 'A tank'].map((text, i) => ({
  id: String(i),
  read: { state: 'text', parts: { text } },
}));

/** A batch whose answers and writes come when the test says so. */
function world(kept: readonly BatchHead[] = []) {
  const answers: ((model: string) => void)[] = [];
  const written: string[] = [];
  let letTextsBeKept = (): void => undefined;
  const batch = createBatch({
    owner: 'me',
    keeping: () => 'browser',
    // Deaf to its signal: an answer may be on its way when somebody stops it.
    ask: <Data>() =>
      new Promise<Data>((resolve) =>
        answers.push((model) => resolve({ classification: { model } as ShortAnswer } as Data)),
      ),
    shelf: {
      keepTexts: async ({ name }, _, isWanted) => {
        await new Promise<void>((done) => (letTextsBeKept = done));
        if (isWanted()) written.push(`texts of ${name}`);
        return isWanted();
      },
      keepOutcomes: async ({ name }) => {
        written.push(`outcomes of ${name}`);
        return true;
      },
      keptBatches: () => Promise.resolve([...kept]),
      keptRows: () => Promise.resolve([]),
      forgetBatch: () => Promise.resolve(),
    },
  });
  const take = async (name: string) => {
    const taken = batch.take(name, texts);
    await vi.waitFor(() => expect(batch.state().head?.name).toBe(name));
    return { taken, letTextsBeKept: () => letTextsBeKept() };
  };
  const takeWhole = async (name: string) => {
    const { taken, letTextsBeKept } = await take(name);
    letTextsBeKept();
    await taken;
  };
  return { batch, answers, written, take, takeWhole };
}

const states = ({ batch }: ReturnType<typeof world>) =>
  batch.state().rows.map(({ outcome }) => (outcome.state === 'done' ? outcome.answer.model : outcome.state));

describe('a batch', () => {
  test('keeps what was answered anew when an answer to what was stopped comes late', async () => {
    const own = world();
    await own.takeWhole('a');
    const first = own.batch.start({});
    await vi.waitFor(() => expect(own.answers).toHaveLength(2));
    await own.batch.stop();
    expect(states(own)).toEqual(['waiting', 'waiting']);
    const second = own.batch.start({});
    await vi.waitFor(() => expect(own.answers).toHaveLength(4));
    own.answers[2]!('new');
    own.answers[3]!('new');
    await second;
    own.answers[0]!('old');
    own.answers[1]!('old');
    await first;
    expect(states(own)).toEqual(['new', 'new']);
    expect(own.batch.state().running).toBe(false);
  });

  test('writes nothing any more when it was forgotten while its texts were to be kept', async () => {
    const own = world();
    const { taken, letTextsBeKept } = await own.take('a');
    await own.batch.forget(own.batch.state().head!.id);
    letTextsBeKept();
    await taken;
    expect(own.written).toEqual([]);
    expect(own.batch.state()).toMatchObject({ head: null, kept: [] });
  });

  test('writes nothing any more when somebody has signed out, though it was not closed yet', async () => {
    const own = world();
    await own.takeWhole('a');
    expect(own.written).toEqual(['texts of a', 'outcomes of a']);
    void own.batch.start({});
    await vi.waitFor(() => expect(own.answers).toHaveLength(2));
    void clearShelf();
    await own.batch.stop();
    expect(own.written).toHaveLength(2);
  });

  test('is not opened when its texts are gone, and only as many are listed as are kept', async () => {
    const kept = Array.from({ length: 10 }, (_, i): BatchHead => {
      const readAt = `2026-01-0${9 - Math.min(i, 8)}`;
      return { id: `b${i}`, owner: 'me', name: `b${i}`, readAt, texts: 1, over: 0, failed: 0, left: 1 };
    });
    const own = world(kept);
    await own.batch.restore();
    expect(own.batch.state()).toMatchObject({ head: null });
    expect(own.batch.state().kept).toHaveLength(9);
    await own.takeWhole('new');
    await own.takeWhole('newer');
    const listed = own.batch.state().kept.map(({ name }) => name);
    expect(listed).toHaveLength(10);
    expect(listed).toContain('newer');
  });
});
