import { randomAt } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawWindow, TokenRows } from './token-rows.js';

const frame = { before: Int32Array.of(101, 7), after: Int32Array.of(102) };
const texts = { ids: Int32Array.of(1, 2, 3, 4, 5, 6), offsets: Int32Array.of(0, 2, 6) };

describe('TokenRows', () => {
  it('frames and cuts texts', () => {
    const rows = new TokenRows();
    const shape = { frame, tokens: 6 };
    rows.add(texts, 0, shape);
    rows.add(texts, 1, shape);
    rows.addEmpty(shape);
    expect(rows.ids).toEqual([101, 7, 1, 2, 102, 101, 7, 3, 4, 5, 102, 101, 7, 102]);
    expect([0, 1, 2].map((row) => rows.length(row))).toEqual([5, 6, 3]);
  });

  it('shows a window of a text', () => {
    const rows = new TokenRows();
    rows.add(texts, 1, { frame, tokens: 8 }, { start: 1, length: 2 });
    expect(rows.ids).toEqual([101, 7, 4, 5, 102]);
  });
});

describe('drawWindow', () => {
  const cropping = { share: 0.5, from: 0.3, to: 0.9 };

  it('stays within the text and has the length asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.nat(), (length, seed) => {
        const window = drawWindow(length, cropping, randomAt(seed));
        expect(window.start).toBeGreaterThanOrEqual(0);
        expect(window.start + window.length).toBeLessThanOrEqual(length);
        if (window.length === length) return;
        expect(window.length).toBeGreaterThanOrEqual(Math.floor(0.3 * length));
        expect(window.length).toBeLessThanOrEqual(Math.max(16, 0.9 * length));
      }),
    );
  });

  it('crops the share of texts asked for', () => {
    const cropped = Array.from({ length: 4000 }, (_, i) => drawWindow(500, cropping, randomAt(i))).filter(
      ({ length }) => length < 500,
    );
    expect(cropped.length / 4000).toBeCloseTo(0.5, 1);
  });
});
