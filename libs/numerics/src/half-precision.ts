import { Float16Array } from '@petamoriken/float16';

/** Numbers in 16 bits, as the bit patterns that files and ONNX Runtime hold. */
export interface HalfFormat {
  /** The nearest numbers of the format, ties to even; what is too large becomes infinite. */
  fromFloats(values: Float32Array): Uint16Array<ArrayBuffer>;
  /** Exact. */
  toFloats(bits: Uint16Array): Float32Array<ArrayBuffer>;
}

/** The two half precisions: IEEE 754 binary16, and bfloat16, the upper half of a float32. */
export const Float16Bits: Readonly<Record<'float16' | 'bfloat16', HalfFormat>> = {
  float16: {
    fromFloats: (values) => new Uint16Array(new Float16Array(values).buffer),
    toFloats(bits) {
      const table = (valuesOfFloat16 ??= makeTable());
      const floats = new Float32Array(bits.length);
      for (let i = 0; i < bits.length; i++) floats[i] = table[bits[i]];
      return floats;
    },
  },
  bfloat16: {
    fromFloats(values) {
      const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
      const bits = new Uint16Array(words.length);
      for (let i = 0; i < words.length; i++) {
        const word = words[i];
        const isNaN = (word & 0x7fffffff) > 0x7f800000;
        // Rounded up, a NaN could become infinite: it is cut, and a bit that stays makes sure that it remains one.
        bits[i] = isNaN ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
      }
      return bits;
    },
    toFloats(bits) {
      const floats = new Float32Array(bits.length);
      const words = new Uint32Array(floats.buffer);
      for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
      return floats;
    },
  },
};

/** The number of each of the 65,536 bit patterns: looking up beats computing for the millions of a checkpoint. */
let valuesOfFloat16: Float32Array | undefined;

function makeTable(): Float32Array {
  const patterns = Uint16Array.from({ length: 0x10000 }, (_, pattern) => pattern);
  const values = new Float32Array(patterns.length);
  new Float16Array(patterns.buffer).forEach((value, pattern) => (values[pattern] = value));
  return values;
}
