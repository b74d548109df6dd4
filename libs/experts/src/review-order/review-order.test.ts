import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import type { Voice, VoiceKind } from '../classifier/index.js';
import { diverseOrder } from './diverse-order.js';
import { dissentOf, teachingOf } from './teaching.js';

const symbol = (name: string) => name as CpcSymbol;
const scored = (name: string, score: number, selected: boolean) => ({
  symbol: symbol(name),
  score,
  selected,
});
const voices = (named: Partial<Record<VoiceKind, string>>): Voice[] =>
  Object.entries(named).map(([voice, name]) => ({ voice: voice as VoiceKind, symbol: symbol(name) }));
const text = (ranked: ReturnType<typeof scored>[], more: Partial<Parameters<typeof teachingOf>[0]> = {}) => ({
  ranked,
  voices: [],
  characters: 500,
  ...more,
});
const many = () => 10_000;

describe('teachingOf', () => {
  test('expects wrong decisions by the scores: what was decided may be wrong, what was left out right', () => {
    const { doubt } = teachingOf(text([scored('A01B', 0.7, true), scored('A01C', 0.2, false)]), many);
    expect(doubt).toBeCloseTo(0.3 + 0.2);
  });

  test('counts doubt about symbols that few patents are remembered of more', () => {
    const asked = text([scored('D21C', 0.5, true)]);
    expect(teachingOf(asked, () => 2).teaches).toBeGreaterThan(1.5 * teachingOf(asked, many).teaches);
    expect(teachingOf(asked, () => 0).rare).toBeCloseTo(0.5);
  });

  test('teaches more where the voices differ, and less for the time that it takes', () => {
    const ranked = [scored('A01B', 0.6, true)];
    const agreed = teachingOf(text(ranked, { voices: voices({ experts: 'A01B', words: 'A01B' }) }), many);
    const differing = teachingOf(text(ranked, { voices: voices({ experts: 'A01B', words: 'H04L' }) }), many);
    const long = teachingOf(text(ranked, { characters: 2500 }), many);
    expect(differing.teaches).toBeGreaterThan(agreed.teaches);
    expect(long.seconds).toBeGreaterThan(agreed.seconds);
    expect(long.teaches).toBeLessThan(agreed.teaches);
    expect(long.doubt).toBe(agreed.doubt);
  });

  test('has no doubt where nothing was answered', () => {
    expect(teachingOf(text([]), many)).toMatchObject({ doubt: 0, rare: 0, dissent: 0, teaches: 0 });
  });
});

describe('dissentOf', () => {
  test('is the share of pairs that differ, half within a section', () => {
    expect(dissentOf(voices({ experts: 'A01B', neighbours: 'A01B', words: 'A01B' }))).toBe(0);
    expect(dissentOf(voices({ experts: 'A01B', neighbours: 'A01C' }))).toBe(0.5);
    expect(dissentOf(voices({ experts: 'A01B', neighbours: 'H04L' }))).toBe(1);
    expect(dissentOf(voices({ experts: 'A01B' }))).toBe(0);
  });
});

describe('diverseOrder', () => {
  const at = (angle: number) => Float32Array.from([Math.cos(angle), Math.sin(angle)]);
  const places = (order: ReturnType<typeof diverseOrder>) => order.map((one) => one.at);

  test('puts what is like one before it behind what is not', () => {
    const texts = [
      { teaches: 2, vector: at(0) },
      { teaches: 1.9, vector: at(0.01) },
      { teaches: 1, vector: at(Math.PI / 2) },
    ];
    expect(places(diverseOrder(texts, 3))).toEqual([0, 2, 1]);
  });

  test('goes by what is taught where nothing is alike or nothing is known of it', () => {
    const texts = [1, 3, 2].map((teaches) => ({ teaches, vector: null }));
    expect(places(diverseOrder(texts, 2))).toEqual([1, 2]);
  });

  test('never adds more than the one before: what is covered counts no more', () => {
    let state = 7;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const texts = Array.from({ length: 40 }, () => ({ teaches: random(), vector: at(6 * random()) }));
    const order = diverseOrder(texts, 40);
    expect(new Set(places(order)).size).toBe(40);
    order.slice(1).forEach(({ adds }, k) => expect(adds).toBeLessThanOrEqual(order[k]!.adds + 1e-6));
  });

  test('gives all where more are asked for than there are', () => {
    expect(diverseOrder([], 5)).toEqual([]);
    expect(diverseOrder([{ teaches: 1, vector: null }], 5)).toHaveLength(1);
  });
});
