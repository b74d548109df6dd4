const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** IEEE 754 binary16 bits of a number, rounded to nearest even; overflow gives infinity. */
function toFloat16(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal half: the mantissa is counted in units of 2^-24, and Math.fround made the number exact already.
    const units = Math.abs(float[0]!) * 2 ** 24;
    const floor = Math.floor(units);
    const rest = units - floor;
    return sign | (floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0));
  }
  return sign | ((magnitude - 0x38000000 + 0x0fff + ((magnitude >>> 13) & 1)) >>> 13);
}

function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 bits of a number: the upper half of its float32, rounded to nearest even. */
function toBfloat16(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

function fromBfloat16(half: number): number {
  bits[0] = half << 16;
  return float[0]!;
}

const format = (to: (value: number) => number, from: (half: number) => number) => ({
  fromFloats: (values: Float32Array): Uint16Array => Uint16Array.from(values, to),
  toFloats: (halves: Uint16Array): Float32Array => Float32Array.from(halves, from),
});

/** The two half precisions as bit patterns, for weights and tensors that cross into and out of a graph. */
export const Float16Bits = {
  float16: format(toFloat16, fromFloat16),
  bfloat16: format(toBfloat16, fromBfloat16),
} as const;
