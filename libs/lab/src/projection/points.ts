import type { Matrix } from '@nonet/numerics';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Fits points `[n, 2]` into a square, both axes at the same scale, y downwards as screens have it. */
export function scaledPoints(
  points: Matrix,
  { left, top, side }: Record<'left' | 'top' | 'side', number>,
): Point[] {
  const axis = (offset: 0 | 1) => points.data.filter((_, i) => i % 2 === offset);
  const [xs, ys] = [axis(0), axis(1)];
  const [x, y] = [rangeOf(xs), rangeOf(ys)];
  const scale = side / (Math.max(x.length, y.length) || 1);
  return Array.from(xs, (value, i) => ({
    x: left + side / 2 + (value - x.middle) * scale,
    y: top + side / 2 - (ys[i]! - y.middle) * scale,
  }));
}

function rangeOf(values: Float32Array) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { middle: (low + high) / 2, length: high - low };
}
