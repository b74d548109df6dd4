import type { Matrix } from '@nonet/numerics';

/**
 * Turns points `[n, 2]` about the origin, and mirrors them where that helps, so that each lies as near as possible to its
 * counterpart in `reference` `[n, 2]`. Both are centred. A projection has no up and no left of its own; aligned, a
 * before and an after can be compared by eye.
 *
 * Orthogonal Procrustes (Schönemann 1966) in the plane, where it has a closed form.
 */
export function alignPoints(points: Matrix, reference: Matrix): Matrix {
  if (points.rows !== reference.rows) {
    throw new RangeError(`${points.rows} points cannot be aligned with ${reference.rows}.`);
  }
  const [turned, mirrored] = [bestTurn(points, reference, 1), bestTurn(points, reference, -1)];
  const { cos, sin, mirror } = turned.agreement >= mirrored.agreement ? turned : mirrored;
  const data = new Float32Array(points.data.length);
  for (let i = 0; i < data.length; i += 2) {
    const [x, y] = [points.data[i]!, mirror * points.data[i + 1]!];
    data[i] = cos * x - sin * y;
    data[i + 1] = sin * x + cos * y;
  }
  return { ...points, data };
}

/** The turn that maximises the sum of the scalar products of counterparts, after y was multiplied by `mirror`. */
function bestTurn(points: Matrix, reference: Matrix, mirror: 1 | -1) {
  let [along, across] = [0, 0];
  for (let i = 0; i < points.data.length; i += 2) {
    const [x, y] = [points.data[i]!, mirror * points.data[i + 1]!];
    const [wantedX, wantedY] = [reference.data[i]!, reference.data[i + 1]!];
    along += wantedX * x + wantedY * y;
    across += wantedY * x - wantedX * y;
  }
  const agreement = Math.hypot(along, across);
  const [cos, sin] = agreement === 0 ? [1, 0] : [along / agreement, across / agreement];
  return { agreement, cos, sin, mirror };
}
