import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Float16Bits } from './half-precision.js';

it.each([
  [
    'float16',
    [0, 1, -2, 65504, 1e6, 2 ** -24, 2 ** -26, 1 / 3],
    [0, 0x3c00, 0xc000, 0x7bff, 0x7c00, 1, 0, 0x3555],
  ],
  ['bfloat16', [0, 1, -2, 3.3895314e38, 1 / 3], [0, 0x3f80, 0xc000, 0x7f7f, 0x3eab]],
] as const)('%s bits of known numbers', (type, values, bits) => {
  expect([...Float16Bits[type].fromFloats(Float32Array.from(values))]).toEqual(bits);
});

it.each(['float16', 'bfloat16'] as const)(
  '%s: every bit pattern survives the way to float32 and back',
  (type) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
        const [float] = Float16Bits[type].toFloats(Uint16Array.of(bits));
        fc.pre(!Number.isNaN(float!));
        expect(Float16Bits[type].fromFloats(Float32Array.of(float!))[0]).toBe(bits);
      }),
    );
  },
);
