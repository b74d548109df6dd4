import fc from 'fast-check';
import { hostileText } from './hostile-values.js';

/** A change of bytes; places are shares of the length, 0 to 1. */
type Edit = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (bytes: Buffer, share: number) => Math.floor(share * bytes.length);
const spliced = (bytes: Buffer, from: number, to: number, inner: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), inner, bytes.subarray(to)]);

const edits: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(place, fc.nat(255)).map(([share, byte]): Edit => (bytes) => {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[Math.min(at(bytes, share), changed.length - 1)] = byte;
      return changed;
    }),
  },
  {
    weight: 2,
    arbitrary: place.map(
      (share): Edit =>
        (bytes) =>
          bytes.subarray(0, at(bytes, share)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, place).map(([one, two]): Edit => (bytes) => {
      const [from, to] = [at(bytes, Math.min(one, two)), at(bytes, Math.max(one, two))];
      return spliced(bytes, from, to, Buffer.alloc(0));
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(place, fc.nat(2_000), fc.integer({ min: 2, max: 300 }))
      .map(([share, length, times]): Edit => (bytes) => {
        const from = at(bytes, share);
        const repeated = bytes.subarray(from, from + length);
        return spliced(bytes, from, from, Buffer.concat(new Array<Buffer>(times).fill(repeated)));
      }),
  },
  // A word, a number or a text in quotation marks becomes something else: the file stays well-formed.
  {
    weight: 6,
    arbitrary: fc.tuple(place, hostileText, fc.boolean()).map(([share, text, quoted]): Edit => (bytes) => {
      const found = wordAt(bytes, at(bytes, share));
      const safe = quoted ? JSON.stringify(text).slice(1, -1).replace(/[<&]/g, '') : text;
      return found === null ? bytes : spliced(bytes, ...found, Buffer.from(safe));
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        place,
        fc.constantFrom('-1', '1e999', '99999999999999999999', '0.5', 'null', '[]', '{}', '"x"', 'true'),
      )
      .map(([share, value]): Edit => (bytes) => {
        const found = wordAt(bytes, at(bytes, share));
        return found === null ? bytes : spliced(bytes, ...found, Buffer.from(value));
      }),
  },
);

/** The next run of letters and digits from a place on. */
function wordAt(bytes: Buffer, from: number): [from: number, to: number] | null {
  const found = /[\w.]+/.exec(bytes.toString('latin1', from, from + 4_000));
  return found === null ? null : [from + found.index, from + found.index + found[0].length];
}

/** A sound file with one to four things wrong in it. */
export const damaged = (sound: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .array(edits, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((bytes, change) => change(bytes), sound));
