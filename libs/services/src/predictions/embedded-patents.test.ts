import { createHash } from 'node:crypto';
import type { TextHash } from '@nonet/encoder';
import { describe, expect, test } from 'vitest';
import { embeddedPatents, type VectorsOfTexts } from './embedded-patents.js';
import type { WaitingPatent } from './unclassified-patents.js';

const patent = (patentId: number, text = `text ${patentId}`) =>
  ({ patentId, text, textHash: createHash('sha256').update(text).digest() }) as unknown as WaitingPatent;

async function* patentsUntil(count: number): AsyncGenerator<WaitingPatent> {
  for (let id = 1; id <= count; id++) yield patent(id);
}

/** As an encoder to which a text is the number at its end. */
const numbers: VectorsOfTexts = async (texts) =>
  new Map([...texts].map(([hash, text]) => [hash, Float32Array.of(Number(text.split(' ')[1]))]));

describe('patents with their vectors', () => {
  test.each([0, 1, 15, 16, 17, 500])('are all %i, in their order, each with its own', async (count) => {
    const found: [number, number][] = [];
    for await (const { patentId, vector } of embeddedPatents(patentsUntil(count), numbers))
      found.push([patentId, vector![0]!]);
    expect(found).toEqual(Array.from({ length: count }, (_, at) => [at + 1, at + 1]));
  });

  test('share the vector of a text that several have, which is asked for once', async () => {
    const asked: ReadonlyMap<TextHash, string>[] = [];
    const twins = async function* () {
      yield patent(1, 'same 7');
      yield patent(2, 'same 7');
    };
    const ask: VectorsOfTexts = (texts) => {
      asked.push(texts);
      return numbers(texts);
    };
    const found: number[] = [];
    for await (const { vector } of embeddedPatents(twins(), ask)) found.push(vector![0]!);
    expect(found).toEqual([7, 7]);
    expect(asked.map(({ size }) => size)).toEqual([1]);
  });

  test('are embedded some ahead of those that are taken, and not all at once', async () => {
    let asked = 0;
    const ask: VectorsOfTexts = (texts) => {
      asked += texts.size;
      return numbers(texts);
    };
    const patents = embeddedPatents(patentsUntil(1_000), ask);
    await patents.next();
    expect(asked).toBe(5 * 16);
    await patents.return(undefined);
    expect(asked).toBe(5 * 16);
  });

  test('end with the failure of whoever embeds, and leave nothing behind', async () => {
    let calls = 0;
    const ask: VectorsOfTexts = async (texts) => {
      if (++calls === 2) throw new Error('no memory');
      return numbers(texts);
    };
    const taken: number[] = [];
    const all = async () => {
      for await (const { patentId } of embeddedPatents(patentsUntil(1_000), ask)) taken.push(patentId);
    };
    await expect(all()).rejects.toThrow('no memory');
    expect(taken).toHaveLength(16);
  });
});
