import { matrix } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignPoints } from './align-points.js';

const reference = matrix(4, 2, Float32Array.of(3, 1, -2, 2, 0, -4, -1, 1));

describe('aligned points', () => {
  it('undo any turn and mirroring', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.constantFrom(1, -1),
        (angle, mirror) => {
          const moved = matrix(4, 2);
          for (let i = 0; i < 8; i += 2) {
            const [x, y] = [reference.data[i]!, reference.data[i + 1]! * mirror];
            moved.data[i] = Math.cos(angle) * x - Math.sin(angle) * y;
            moved.data[i + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
          }
          const expected = Array.from(reference.data, (value) => expect.closeTo(value, 4));
          expect(Array.from(alignPoints(moved, reference).data)).toEqual(expected);
        },
      ),
    );
  });

  it('keep their distances', () => {
    const points = matrix(4, 2, Float32Array.of(1, 0, 0, 2, -1, -1, 5, 3));
    const aligned = alignPoints(points, reference);
    const sizes = ({ data }: typeof points) => [0, 2, 4, 6].map((i) => Math.hypot(data[i]!, data[i + 1]!));
    expect(sizes(aligned)).toEqual(sizes(points).map((size) => expect.closeTo(size, 4)));
  });
});
