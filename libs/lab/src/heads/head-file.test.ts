import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrix } from '@nonet/numerics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Head } from './head.js';
import { loadHead, saveHead } from './head-file.js';
import { HeadPredictor } from './head-predictor.js';
import { clusters } from './testing/small-examples.js';
import { fitHead } from './train-head.js';

const EXAMPLES = clusters({ rows: 60, features: 6, labels: 4, spread: 0.5, seed: 4 });

let folder: string;
let head: Head;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-head-'));
  head = await fitHead(EXAMPLES, { shape: { type: 'mlp', hidden: 5 }, epochs: 2 });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('a head in a file', () => {
  it('is read as it was written', async () => {
    const file = join(folder, 'head.safetensors');
    await saveHead(head, file);
    expect(await loadHead(file)).toEqual(head);
  });

  it('is a safetensors file: header, then tensors where the header says', async () => {
    const file = join(folder, 'layout.safetensors');
    await saveHead(head, file);
    const bytes = await readFile(file);
    const length = Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = header.bias;
    expect({ dtype, shape, length: length % 8 }).toEqual({ dtype: 'F32', shape: [4], length: 0 });
    const stored = new Float32Array(
      Uint8Array.from(bytes.subarray(8 + length + from, 8 + length + to)).buffer,
    );
    expect(stored).toEqual(head.parameters.bias);
  });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['one that is cut off', (bytes) => bytes.subarray(0, bytes.length - 1), 'it is truncated'],
    ['one whose header is cut off', (bytes) => bytes.subarray(0, 40), 'but the whole file has 40'],
    [
      'one with a bit changed',
      (bytes) => (bytes.writeUInt8(bytes.at(-1)! ^ 1, bytes.length - 1), bytes),
      'hash',
    ],
    ['an empty one', () => Buffer.alloc(0), 'not a head'],
    ['another format', () => Buffer.from('not a safetensors file at all'), 'not a head'],
  ])('is refused when damaged: %s', async (_, damage, message) => {
    const file = join(folder, 'damaged.safetensors');
    await saveHead(head, file);
    await writeFile(file, damage(await readFile(file)));
    await expect(loadHead(file)).rejects.toMatchObject({
      code: 'HEAD_FILE_INVALID',
      message: expect.stringContaining(message),
    });
  });
});

describe('a file that is not there', () => {
  it('is named', async () => {
    await expect(loadHead(join(folder, 'none'))).rejects.toMatchObject({
      code: 'HEAD_FILE_INVALID',
      message: expect.stringContaining(join(folder, 'none')),
    });
  });
});

describe('a head that answers', () => {
  it('scores many rows as it scores each of them', async () => {
    const predictor = await HeadPredictor.open(head);
    const rows = 8200;
    const data = Float32Array.from({ length: rows * 6 }, (_, i) => Math.sin(i));
    const all = await predictor.predict(matrix(rows, 6, data));
    for (const row of [0, 1, 8191, 8192, rows - 1]) {
      const one = await predictor.predict(matrix(1, 6, data.slice(row * 6, row * 6 + 6)));
      one.data.forEach((score, label) => expect(score).toBeCloseTo(all.data[row * 4 + label], 6));
    }
    await predictor.dispose();
  });

  it('scores no rows at all, and refuses rows of another width or with NaN', async () => {
    const predictor = await HeadPredictor.open(head);
    expect(await predictor.predict(matrix(0, 6))).toMatchObject({ rows: 0, columns: 4 });
    await expect(predictor.predict(matrix(1, 7))).rejects.toMatchObject({
      code: 'HEAD_SHAPE_MISMATCH',
      message: 'The head takes rows of 6 features, got 7.',
    });
    await expect(predictor.predict(matrix(1, 6, new Float32Array(6).fill(NaN)))).rejects.toMatchObject({
      code: 'HEAD_FEATURES_NOT_FINITE',
    });
    await predictor.dispose();
  });
});
