import { matrix, row } from '@nonet/numerics';
import type { Encoder, EmbedOptions } from '@nonet/plugins';
import { expect, test } from 'vitest';
import { gatheringTexts } from './gathered-texts.js';

/** An encoder that answers when it is told to: the vector of a text is its length. */
function slowEncoder() {
  const calls: { texts: readonly string[]; options: EmbedOptions; end: (error?: Error) => void }[] = [];
  const encoder: Encoder = {
    id: 'slow',
    fingerprint: 'slow',
    dimension: 1,
    maxTokens: 8,
    device: 'cpu',
    embed: (texts, options) =>
      new Promise((resolve, reject) => {
        const vectors = matrix(texts.length, 1);
        texts.forEach((text, i) => (row(vectors, i)[0] = text.length));
        calls.push({ texts, options, end: (error) => (error ? reject(error) : resolve(vectors)) });
        options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error));
      }),
    dispose: async () => undefined,
  };
  return { calls, encoder: gatheringTexts(encoder) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('texts that are asked for meanwhile go together, each caller has its own, and roles stay apart', async () => {
  const { calls, encoder } = slowEncoder();
  const first = encoder.embed(['a'], { role: 'query' });
  await settled();
  const others = ['bb', 'ccc', 'dddd'].map((text) => encoder.embed([text], { role: 'query' }));
  const passage = encoder.embed(['eeeee'], { role: 'passage' });
  await settled();
  expect(calls.map(({ texts }) => texts)).toEqual([['a'], ['eeeee']]);
  calls[0].end();
  calls[1].end();
  await settled();
  expect(calls[2].texts).toEqual(['bb', 'ccc', 'dddd']);
  calls[2].end();
  const vectors = await Promise.all([first, ...others, passage]);
  expect(vectors.map(({ data, rows }) => [rows, ...data])).toEqual([1, 2, 3, 4, 5].map((size) => [1, size]));
});

test('many texts have a call alone, which others do not wait for', async () => {
  const { calls, encoder } = slowEncoder();
  const many = encoder.embed(Array<string>(100).fill('a'), { role: 'query' });
  const one = encoder.embed(['bb'], { role: 'query' });
  await settled();
  expect(calls.map(({ texts }) => texts.length)).toEqual([100, 1]);
  calls[1].end();
  expect((await one).data[0]).toBe(2);
  calls[0].end();
  expect((await many).rows).toBe(100);
});

test('one who gives up is answered at once, and the call goes on for the others until all have given up', async () => {
  const { calls, encoder } = slowEncoder();
  const [stop, other] = [new AbortController(), new AbortController()];
  const given = encoder.embed(['a'], { role: 'query', signal: stop.signal });
  const kept = encoder.embed(['bb'], { role: 'query', signal: other.signal });
  await settled();
  stop.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  expect(calls[0].options.signal?.aborted).toBe(false);
  other.abort(new Error('me too'));
  await expect(kept).rejects.toThrow('me too');
  expect(calls[0].options.signal?.aborted).toBe(true);
});

test('those who were gathered hear of a failure, and later ones are asked for again', async () => {
  const { calls, encoder } = slowEncoder();
  const both = Promise.allSettled(['a', 'bb'].map((text) => encoder.embed([text], { role: 'query' })));
  await settled();
  calls[0].end(new Error('it fell'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = encoder.embed(['ccc'], { role: 'query' });
  await settled();
  calls[1].end();
  expect((await again).data[0]).toBe(3);
});
