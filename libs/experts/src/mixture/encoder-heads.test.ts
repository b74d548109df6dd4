import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CpcSymbol, SECTIONS } from '@nonet/cpc-taxonomy';
import { floatTensor, safetensorsParts } from '@nonet/encoder';
import { describe, expect, it } from 'vitest';
import { EncoderHeads } from './encoder-heads.js';

const symbols = (...list: string[]) => list as CpcSymbol[];

/** Heads on vectors of two numbers: the first says the first subclass and the last section, the second the second and the first. */
function folderOf(sections: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'nonet-heads-'));
  const last = sections.length - 1;
  const rows = [0, 1].map((row) => sections.map((_, i) => (i === (row === 0 ? last : 0) ? 5 : 0)));
  const tensors = [
    floatTensor('subclasses.weights', [2, 2], () => Float32Array.of(3, 0, 0, 4)),
    floatTensor('subclasses.bias', [2], () => Float32Array.of(-1, -2)),
    floatTensor('sections.weights', [2, sections.length], () => Float32Array.from(rows.flat())),
    floatTensor('sections.bias', [sections.length], () => new Float32Array(sections.length)),
  ];
  writeFileSync(join(folder, 'heads.safetensors'), Buffer.concat([...safetensorsParts(tensors)]));
  writeFileSync(join(folder, 'heads.json'), JSON.stringify({ subclasses: ['A01B', 'F17C'], sections }));
  return folder;
}

describe('the heads of an encoder', () => {
  it('answer for the subclasses asked for, in that order, and next to nothing of those they never saw', async () => {
    const heads = await EncoderHeads.read(folderOf(SECTIONS), 2, symbols('F17C', 'G01M', 'A01B'));
    expect([...heads.subclassLogits(Float32Array.of(1, 0))]).toEqual([-2, -12, 2]);
    expect([...heads.subclassLogits(Float32Array.of(0, 1))]).toEqual([2, -12, -1]);
    expect([...heads.known]).toEqual([1, 0, 1]);
  });

  it('answer for the sections in the order of the scheme, however they were trained', async () => {
    const heads = await EncoderHeads.read(folderOf([...SECTIONS].reverse()), 2, []);
    const logits = heads.sectionLogits(Float32Array.of(1, 0));
    expect(SECTIONS[logits.indexOf(5)]).toBe('A');
  });

  it('take rows for subclasses that nobody trained', async () => {
    const trained = await EncoderHeads.read(folderOf(SECTIONS), 2, symbols('A01B', 'G01M'));
    const heads = trained.with([
      { symbol: 'G01M' as CpcSymbol, weights: Float32Array.of(0, 6), bias: 1 },
      { symbol: 'H01M' as CpcSymbol, weights: Float32Array.of(9, 9), bias: 9 },
    ]);
    expect([...heads.subclassLogits(Float32Array.of(0, 1))]).toEqual([-1, 7]);
    expect([...heads.known]).toEqual([1, 1]);
    expect(symbols('A01B', 'G01M', 'F17C').map((symbol) => heads.wasTrained(symbol))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('stand as they were trained without a row that was added in their place', async () => {
    const trained = await EncoderHeads.read(folderOf(SECTIONS), 2, symbols('A01B', 'G01M'));
    const added = symbols('A01B', 'G01M').map((symbol) => ({
      symbol,
      weights: Float32Array.of(0, 6),
      bias: 1,
    }));
    const heads = trained.with(added);
    expect([...heads.subclassLogits(Float32Array.of(0, 1))]).toEqual([7, 7]);
    const without = heads.without(symbols('A01B'));
    expect([...without.subclassLogits(Float32Array.of(0, 1))]).toEqual([-1, 7]);
    expect([...heads.without(symbols('A01B', 'G01M')).known]).toEqual([1, 0]);
  });

  it('that lack a section are refused, with what to do', async () => {
    await expect(EncoderHeads.read(folderOf(['A', 'B']), 2, [])).rejects.toMatchObject({
      code: 'MIXTURE_INVALID',
      message: expect.stringContaining('the loss joint') as string,
    });
  });
});
