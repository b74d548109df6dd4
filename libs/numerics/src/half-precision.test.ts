import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Float16Bits } from './half-precision.js';

it.each([
  [
    'float16',
    [0, -0, 1, -2, 65504, 65519.99, 65520, 1e6, -Infinity, 2 ** -24, 2 ** -26, 3 * 2 ** -25, 1 / 3],
    [0, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x7bff, 0x7c00, 0x7c00, 0xfc00, 1, 0, 2, 0x3555],
  ],
  [
    'bfloat16',
    [0, -0, 1, -2, 3.3895314e38, 3.4e38, 1 / 3],
    [0, 0x8000, 0x3f80, 0xc000, 0x7f7f, 0x7f80, 0x3eab],
  ],
] as const)('Float16Bits.%s rounds known numbers to the bits of the standard', (type, values, bits) => {
  expect([...Float16Bits[type].fromFloats(Float32Array.from(values))]).toEqual(bits);
});

it.each(['float16', 'bfloat16'] as const)(
  'Float16Bits.%s gives every bit pattern back that went to float32',
  (type) => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, pattern) => pattern);
    const floats = Float16Bits[type].toFloats(bits);
    const again = Float16Bits[type].fromFloats(floats);
    const changed = bits.filter((pattern, i) => !Number.isNaN(floats[i]) && again[i] !== pattern);
    expect([...changed]).toEqual([]);
    // What is no number stays none.
    const numbers = Float16Bits[type].toFloats(again);
    expect(numbers.map((value, i) => Number(Number.isNaN(value) === Number.isNaN(floats[i])))).not.toContain(
      0,
    );
  },
);

it.each([
  ['float16', 11],
  ['bfloat16', 8],
] as const)('Float16Bits.%s takes the nearest number, of two the even one', (type, digits) => {
  const format = Float16Bits[type];
  fc.assert(
    fc.property(fc.float({ min: 2 ** -14, max: 65000, noNaN: true }), (value) => {
      const [bits] = format.fromFloats(Float32Array.of(value));
      const [below, found, above] = format.toFloats(Uint16Array.of(bits - 1, bits, bits + 1));
      const error = Math.abs(found - value);
      expect(error).toBeLessThanOrEqual(Math.min(value - below, above - value));
      expect(error).toBeLessThanOrEqual(value * 2 ** -digits);
      if (error === value - below || error === above - value) expect(bits % 2).toBe(0);
    }),
  );
});
