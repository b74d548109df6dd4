import { softmax } from '@nonet/numerics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharesBesideLegacy } from './legacy-shares.js';

const scores = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 20 });

test('shares beside legacy subclasses are those of a softmax that never saw them', () => {
  fc.assert(
    fc.property(scores, (own) => {
      const legacy = own.map((_, label) => (label % 3 === 1 ? 1 : 0));
      const shares = sharesBesideLegacy(Float32Array.from(own), legacy);
      const content = softmax(Float32Array.from(own.filter((_, label) => legacy[label] === 0)));
      expect([...shares].filter((_, label) => legacy[label] === 0)).toEqual([...content]);
    }),
  );
});

test('a legacy subclass has the share that it alone would have beside the others', () => {
  const shares = sharesBesideLegacy(Float32Array.from([1, 2, 1, -40, 90]), [0, 1, 0, 1, 1]);
  expect(shares[1]).toBeCloseTo(Math.E ** 2 / (Math.E ** 2 + 2 * Math.E), 6);
  expect(shares[3]).toBeCloseTo(0, 10);
  expect(shares[4]).toBe(1);
});

test('legacy subclasses share a text among themselves where there are no others', () => {
  expect([...sharesBesideLegacy(Float32Array.from([1, 1]), [1, 1])]).toEqual([0.5, 0.5]);
});
