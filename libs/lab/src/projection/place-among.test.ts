import { parseSymbol } from '@nonet/cpc-taxonomy';
import { matrix, unitRows } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { placeAmong } from './place-among.js';
import { sectionView } from './section-view.js';

/** Points on a quarter of a circle: what is near on it is similar. */
const onArc = (angles: readonly number[]) =>
  unitRows({
    ...matrix(angles.length, 2),
    data: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])),
  });

describe('placeAmong', () => {
  it('leaves what is laid out where it is, and puts others between their most similar ones', async () => {
    const unit = onArc([0, 0.1, 0.05, 1.4]);
    const points = { ...matrix(3, 2), data: Float32Array.from([0, 0, 1, 0, 50, 50]) };
    const placed = await placeAmong(unit, { rows: [0, 1, 3], points });
    expect([...placed.data.slice(0, 4)]).toEqual([0, 0, 1, 0]);
    const [x, y] = [placed.data[4]!, placed.data[5]!];
    expect(x).toBeGreaterThan(0.4);
    expect(x).toBeLessThan(0.6);
    expect(y).toBeLessThan(0.1);
  });

  it('ends when it is told to', async () => {
    const unit = onArc([0, 0.1, 0.2]);
    const points = { ...matrix(1, 2), data: Float32Array.from([0, 0]) };
    await expect(placeAmong(unit, { rows: [0], points }, AbortSignal.abort('enough'))).rejects.toBe('enough');
  });
});

describe('sectionView', () => {
  it('lays out as many as it is told and places the others among them, sections still together', async () => {
    const angles = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.001 * i : 1.5 + 0.001 * i));
    const sections = angles.map((_, i) => parseSymbol(i % 2 === 0 ? 'A' : 'B'));
    const encoder = { id: 'arc', fingerprint: 'arc', device: 'cpu' } as const;
    const options = { method: 'pca', seed: 1, beside: null, laidOut: 20 } as const;
    const { points, laidOut, separation } = await sectionView(encoder, onArc(angles), sections, options);
    expect([points.rows, laidOut]).toEqual([60, 20]);
    // Of ten neighbours nine are the others of its section: only those laid out are measured.
    expect(separation.purity).toBeCloseTo(0.9);
    const extent = (section: string) => {
      const own = angles.flatMap((_, i) => (sections[i] === section ? [points.data[2 * i]!] : []));
      return { least: Math.min(...own), most: Math.max(...own) };
    };
    const [a, b] = [extent('A'), extent('B')];
    expect(a.most < b.least || b.most < a.least).toBe(true);
  });
});
