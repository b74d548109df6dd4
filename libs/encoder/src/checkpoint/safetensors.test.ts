import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Float16Bits } from '@nonet/numerics';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Safetensors } from './safetensors.js';
import { safetensorsParts, type StoredTensor } from './write-safetensors.js';

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const encodeSafetensors = (tensors: readonly StoredTensor[]) => Buffer.concat([...safetensorsParts(tensors)]);

function open(bytes: Uint8Array): Safetensors {
  const file = join(folder, 'weights.safetensors');
  writeFileSync(file, bytes);
  return Safetensors.open(file);
}

/** A file with this header, whatever it says, and some bytes of data. */
function withHeader(header: unknown, dataBytes = 64): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const floats = (values: Float32Array) => new Uint8Array(values.buffer);
const tensor = (offsets: [number, number], shape = [4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: offsets,
});

describe('reading weights', () => {
  it('gives back what was written, whatever the names, shapes and values', () => {
    const named = fc.uniqueArray(
      fc.record({
        name: fc
          .string({ minLength: 1, unit: 'grapheme' })
          .filter((name) => name !== '__metadata__' && name !== '__proto__'),
        values: fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true }),
      }),
      { selector: ({ name }) => name, maxLength: 8 },
    );
    fc.assert(
      fc.property(named, (tensors) => {
        const stored = tensors.map(({ name, values }) => ({
          name,
          type: 'F32' as const,
          shape: [values.length],
          bytes: () => floats(values),
        }));
        const file = open(encodeSafetensors(stored));
        for (const { name, values } of tensors)
          expect(file.readFloats(name, [values.length])).toEqual(values);
        expect(file.names.length).toBe(tensors.length);
        file.close();
      }),
      { numRuns: 50 },
    );
  });

  it('widens both half precisions exactly', () => {
    const values = Float32Array.of(0, -0, 1, -1.5, 2 ** -24, 65_504, -(2 ** -14), Infinity);
    for (const [type, format] of [
      ['F16', Float16Bits.float16],
      ['BF16', Float16Bits.bfloat16],
    ] as const) {
      const halves = format.fromFloats(values);
      const bytes = new Uint8Array(halves.buffer);
      const file = open(encodeSafetensors([{ name: 'w', type, shape: [2, 4], bytes: () => bytes }]));
      expect(file.readFloats('w', [2, 4])).toEqual(format.toFloats(halves));
      file.close();
    }
  });
});

describe('reading damaged weights', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['an empty file', Buffer.alloc(0), /too few for a header length/],
    [
      'a header longer than the file',
      Buffer.from([9, 0, 0, 0, 0, 0, 0, 0, 123]),
      /announces a header of 9 bytes/,
    ],
    ['a header of exabytes', Buffer.alloc(16, 0xff), /at most 100000000 are allowed/],
    ['a header that is not JSON', withHeader('{"a":'), /not JSON/],
    ['a header that is not UTF-8', withHeader('{"\ud800":1}').fill(0xff, 8, 10), /not JSON/],
    ['a header that is a list', withHeader('[]'), /not a JSON object/],
    [
      'a tensor without offsets',
      withHeader({ w: { dtype: 'F32', shape: [4] } }),
      /entry of tensor "w" is malformed/,
    ],
    ['a negative dimension', withHeader({ w: tensor([0, 16], [-4]) }), /entry of tensor "w" is malformed/],
    ['an unknown type', withHeader({ w: tensor([0, 16], [4], 'F4') }), /has type F4/],
    [
      'fewer bytes than the shape needs',
      withHeader({ w: tensor([0, 12]) }),
      /needs 16 bytes, its offsets give 12/,
    ],
    ['a tensor beyond the end', withHeader({ w: tensor([60, 76]) }), /truncated/],
    ['tensors that share bytes', withHeader({ a: tensor([0, 16]), b: tensor([8, 24]) }), /share bytes/],
    ['a shape whose size overflows', withHeader({ w: tensor([0, 16], [2 ** 52, 2 ** 52]) }), /needs/],
  ];
  it.each(cases)('is refused with the reason: %s', (_, bytes, reason) => {
    expect(() => open(bytes)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_INVALID', message: expect.stringMatching(reason) }),
    );
  });

  it('is refused when the file is opened after a truncated download, not when a tensor is read', () => {
    const whole = encodeSafetensors([
      { name: 'w', type: 'F32', shape: [64], bytes: () => new Uint8Array(256) },
    ]);
    expect(() => open(whole.subarray(0, whole.length - 1))).toThrow(/truncated/);
  });

  it('never crashes on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => open(bytes)).toThrow(expect.objectContaining({ code: 'CHECKPOINT_INVALID' }));
      }),
    );
  });
});

describe('reading weights', () => {
  const file = () =>
    open(encodeSafetensors([{ name: 'w', type: 'F32', shape: [2, 3], bytes: () => new Uint8Array(24) }]));

  it('names a tensor that is missing', () => {
    expect(() => file().read('v', [2, 3])).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_TENSOR_MISSING', message: expect.stringContaining('"v"') }),
    );
  });

  it('names both shapes when the configuration calls for another', () => {
    expect(() => file().read('w', [3, 2])).toThrow(
      expect.objectContaining({
        code: 'CHECKPOINT_TENSOR_SHAPE',
        message: expect.stringMatching(/\[2,3\].*\[3,2\]/),
      }),
    );
  });

  it('refuses weights of integers', () => {
    const integers = open(withHeader({ w: tensor([0, 16], [2], 'I64') }));
    expect(() => integers.read('w', [2])).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_UNSUPPORTED' }),
    );
  });

  it('fails when the file is missing', () => {
    expect(() => Safetensors.open(join(folder, 'none'))).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_NOT_FOUND' }),
    );
  });
});
