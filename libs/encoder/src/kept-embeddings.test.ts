import { matrix, row } from '@nonet/numerics';
import type { Encoder, TextRole } from '@nonet/plugins';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  keptEmbeddings,
  MemoryEmbeddings,
  textHash,
  type TextHash,
  vectorsInParts,
} from './kept-embeddings.js';

/** An encoder whose vectors tell the length of a text and its role; it notes what it is asked. */
function countingEncoder(fingerprint = 'mine:int8:0123456789abcdef') {
  const calls: { role: TextRole; texts: string[] }[] = [];
  const embed: Encoder['embed'] = async (texts, { role, signal }) => {
    signal?.throwIfAborted();
    calls.push({ role, texts: [...texts] });
    const vectors = matrix(texts.length, 2);
    texts.forEach((text, i) => row(vectors, i).set([text.length, role === 'query' ? 1 : 2]));
    return vectors;
  };
  return { fingerprint, dimension: 2, embed, calls };
}

let encoder: ReturnType<typeof countingEncoder>;
let store: MemoryEmbeddings;
beforeEach(() => {
  encoder = countingEncoder();
  store = new MemoryEmbeddings();
});

describe('keptEmbeddings', () => {
  it('embeds a text once, however often and in whatever order it is asked for', async () => {
    await keptEmbeddings(['a', 'bb', 'a'], { encoder, role: 'passage', store });
    const again = await keptEmbeddings(['ccc', 'bb'], { encoder, role: 'passage', store });
    expect(encoder.calls.map(({ texts }) => texts)).toEqual([['a', 'bb'], ['ccc']]);
    expect(again).toEqual(matrix(2, 2, Float32Array.of(3, 2, 2, 2)));
  });

  it('keeps the vectors of queries apart from those of passages', async () => {
    const passage = await keptEmbeddings(['a'], { encoder, role: 'passage', store });
    const query = await keptEmbeddings(['a'], { encoder, role: 'query', store });
    expect([...passage.data]).toEqual([1, 2]);
    expect([...query.data]).toEqual([1, 1]);
    expect(encoder.calls.map(({ role }) => role)).toEqual(['passage', 'query']);
  });

  it('shares vectors between encoders of the same content under other names, and with no other', async () => {
    await keptEmbeddings(['a'], { encoder, role: 'query', store });
    const renamed = countingEncoder('theirs@2:int8:0123456789abcdef');
    await keptEmbeddings(['a'], { encoder: renamed, role: 'query', store });
    expect(renamed.calls).toEqual([]);
    for (const other of ['mine:fp32:0123456789abcdef', 'mine:int8:fedcba9876543210', 'plugin 1']) {
      const different = countingEncoder(other);
      await keptEmbeddings(['a'], { encoder: different, role: 'query', store });
      expect(different.calls).toHaveLength(1);
    }
  });

  it('keeps what was done, part by part, when it is stopped, and says how far it is', async () => {
    const control = new AbortController();
    const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];
    const progress: number[][] = [];
    const options = { encoder, role: 'passage', store, part: 2 } as const;
    const stopped = keptEmbeddings(texts, {
      ...options,
      signal: control.signal,
      onProgress: (...now) => {
        progress.push(now);
        if (now[0] === 4) control.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(progress).toEqual([
      [2, 5],
      [4, 5],
    ]);
    await keptEmbeddings(texts, options);
    expect(encoder.calls.map((call) => call.texts)).toEqual([['a', 'bb'], ['ccc', 'dddd'], ['eeeee']]);
  });

  it('is an empty matrix of the right width when there is no text', async () => {
    expect(await keptEmbeddings([], { encoder, role: 'query', store })).toMatchObject({
      rows: 0,
      columns: 2,
    });
    expect(encoder.calls).toEqual([]);
  });
});

describe('vectorsInParts', () => {
  it('fetches the texts of missing vectors alone, and leaves out a text that is gone', async () => {
    const texts = new Map(['a', 'bb', 'gone'].map((text) => [textHash(text), text] as const));
    await keptEmbeddings(['a'], { encoder, role: 'passage', store });
    const asked: TextHash[] = [];
    const fetch = async (missing: readonly TextHash[]) => {
      asked.push(...missing);
      return new Map([...texts].filter(([hash, text]) => missing.includes(hash) && text !== 'gone'));
    };
    const found = new Map<TextHash, Float32Array>();
    for await (const some of vectorsInParts(texts.keys(), fetch, { encoder, role: 'passage', store }))
      for (const [hash, vector] of some) found.set(hash, vector);
    expect(asked).toEqual([textHash('bb'), textHash('gone')]);
    expect([...found.keys()]).toEqual([textHash('a'), textHash('bb')]);
  });

  it('computes nothing that another has kept while it waited for its turn', async () => {
    const texts = ['a', 'bb', 'ccc', 'dddd'];
    const byHash = new Map(texts.map((text) => [textHash(text), text] as const));
    const fetch = async (missing: readonly TextHash[]) =>
      new Map(missing.map((hash) => [hash, byHash.get(hash)!] as const));
    const other = countingEncoder();
    const arriving = [['a'], ['ccc', 'dddd']];
    const inTurn = async <Result>(part: () => Promise<Result>) => {
      await keptEmbeddings(arriving.shift()!, { encoder: other, role: 'query', store });
      return part();
    };
    const found = new Map<TextHash, Float32Array>();
    const keeping = { encoder, role: 'query', store, part: 2, inTurn } as const;
    for await (const some of vectorsInParts(byHash.keys(), fetch, keeping))
      for (const [hash, vector] of some) found.set(hash, vector);
    expect(encoder.calls.map((call) => call.texts)).toEqual([['bb']]);
    expect(new Map([...found].map(([hash, [length]]) => [byHash.get(hash), length]))).toEqual(
      new Map(texts.map((text) => [text, text.length])),
    );
  });
});
