import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readTrainedHeads } from './trained-heads.js';
import { openEncoder } from '../open-encoder.js';
import { averageCheckpoints } from './average-checkpoints.js';
import { Safetensors } from './safetensors.js';
import type { WeightType } from './safetensors-header.js';
import { fromFloat32 } from './weight-data.js';
import { floatTensor, safetensorsParts } from './write-safetensors.js';

/** A checkpoint with random weights: two layers, 64 dimensions. */
const TINY = fileURLToPath(new URL('../../fixtures/tiny-e5', import.meta.url));
const NORM = 'embeddings.LayerNorm.weight';

const root = mkdtempSync(join(tmpdir(), 'average-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const newFolder = () => join(root, `${count++}`);

const tiny = Safetensors.open(join(TINY, 'model.safetensors'));
const shapeOf = (name: string) => tiny.entry(name).shape;

interface Variant {
  /** Added to each number. */
  readonly plus?: number;
  readonly type?: WeightType;
  readonly names?: readonly string[];
  readonly labels?: readonly string[] | null;
}

/** An encoder as fine-tuning leaves it, with heads; tables are those of another. */
function trained({
  plus = 0,
  type = 'F32',
  names = tiny.names,
  labels = ['A01B', 'H04L'],
}: Variant = {}): string {
  const folder = newFolder();
  cpSync(TINY, folder, { recursive: true });
  const weights = names.map((name) => {
    const values = () => tiny.readFloats(name, shapeOf(name)).map((value) => value + plus);
    return { name, type, shape: shapeOf(name), bytes: () => fromFloat32(type, values()) };
  });
  writeFileSync(join(folder, 'model.safetensors'), Buffer.concat([...safetensorsParts(weights)]));
  writeFileSync(join(folder, 'figures.json'), '{}');
  if (labels === null) return folder;
  const heads = [
    floatTensor('subclasses.weights', [64, labels.length], () =>
      new Float32Array(64 * labels.length).fill(plus),
    ),
    floatTensor('subclasses.bias', [labels.length], () => new Float32Array(labels.length).fill(-plus)),
  ];
  writeFileSync(join(folder, 'heads.safetensors'), Buffer.concat([...safetensorsParts(heads)]));
  writeFileSync(join(folder, 'heads.json'), JSON.stringify({ subclasses: labels }));
  return folder;
}

function edit(folder: string, name: string, change: object): string {
  const file = join(folder, name);
  const json = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...json, ...change }, null, 1));
  return folder;
}

function weightsOf(folder: string, name: string) {
  const file = Safetensors.open(join(folder, 'model.safetensors'));
  try {
    return { type: file.entry(name).dtype, values: file.readFloats(name, shapeOf(name)) };
  } finally {
    file.close();
  }
}

describe('the average of encoders', () => {
  it('has the mean of each of their numbers, of the weights and of the heads', async () => {
    const output = newFolder();
    await averageCheckpoints([trained({ plus: 1 }), trained({ plus: 2 }), trained({ plus: 6 })], output);
    for (const name of tiny.names) {
      const expected = tiny.readFloats(name, shapeOf(name)).map((value) => value + 3);
      weightsOf(output, name).values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    }
    const { subclasses } = await readTrainedHeads(output, 64);
    expect(subclasses).toEqual({
      labels: ['A01B', 'H04L'],
      weights: new Float32Array(128).fill(3),
      bias: new Float32Array(2).fill(-3),
    });
  });

  it.each(['F32', 'F16', 'BF16'] as const)(
    'of copies of one in %s is that one, bit for bit',
    async (type) => {
      const [one, output] = [trained({ type }), newFolder()];
      await averageCheckpoints([one, trained({ type }), trained({ type }), trained({ type })], output);
      for (const name of tiny.names)
        expect(weightsOf(output, name)).toEqual({ ...weightsOf(one, name), type });
    },
  );

  it('opens like any other encoder', async () => {
    const output = newFolder();
    await averageCheckpoints([trained(), trained({ plus: 0.01 })], output);
    const encoder = await openEncoder({ checkpoint: output, device: 'cpu' });
    const { data } = await encoder.embed(['a pump with a rotor'], { role: 'query' });
    expect(Math.hypot(...data)).toBeCloseTo(1, 5);
    await encoder.dispose();
  });

  it('keeps what belongs to an encoder, base.json too, and nothing of one training alone', async () => {
    const [folders, output] = [[trained(), trained({ plus: 1 })], newFolder()];
    for (const folder of folders) writeFileSync(join(folder, 'base.json'), '{"tables":"minilm-l6"}');
    await averageCheckpoints(folders, output);
    const wanted = readdirSync(folders[0]!).filter((name) => name !== 'figures.json');
    expect(readdirSync(output).sort()).toEqual(wanted.sort());
    for (const name of wanted.filter((one) => one.endsWith('.json')))
      expect(readFileSync(join(output, name))).toEqual(readFileSync(join(folders[0]!, name)));
  });

  it('accepts files that hold the same in another layout', async () => {
    await averageCheckpoints([trained(), edit(trained(), 'config.json', {})], newFolder());
  });
});

describe('averaging encoders that differ in more than their weights', () => {
  const without = trained();
  rmSync(join(without, 'config_sentence_transformers.json'));
  const cases: [string, string, RegExp][] = [
    ['a tensor less', trained({ names: tiny.names.slice(1) }), /no tensor "embeddings\.word_embeddings/],
    ['another type', trained({ type: 'F16' }), /is F16 \[546,64\], not F32 \[546,64\]/],
    ['another configuration', edit(trained(), 'config.json', { layer_norm_eps: 1e-6 }), /its config\.json/],
    ['another tokenizer', edit(trained(), 'tokenizer.json', { version: '2.0' }), /its tokenizer\.json/],
    ['heads for other labels', trained({ labels: ['A01B', 'H04W'] }), /its heads\.json/],
    ['heads for the labels in another order', trained({ labels: ['H04L', 'A01B'] }), /its heads\.json/],
    ['no heads', trained({ labels: null }), /it has no heads\.json/],
    ['no prefixes', without, /it has no config_sentence_transformers\.json/],
  ];

  it.each(cases)('names the folder and writes nothing: %s', async (_, folder, reason) => {
    const output = newFolder();
    const error = { code: 'CHECKPOINTS_DIFFER', message: expect.stringMatching(reason) as string };
    await expect(averageCheckpoints([trained(), trained(), folder], output)).rejects.toMatchObject(error);
    await expect(averageCheckpoints([trained(), trained(), folder], output)).rejects.toThrow(folder);
    expect(existsSync(output)).toBe(false);
  });

  it('names a tensor that only one of them has', async () => {
    const few = trained({ names: tiny.names.filter((name) => name !== NORM) });
    await expect(averageCheckpoints([few, trained()], newFolder())).rejects.toMatchObject({
      code: 'CHECKPOINTS_DIFFER',
      message: expect.stringContaining(`a tensor "${NORM}" more`) as string,
    });
  });
});

describe('an average is refused', () => {
  const invalid = { code: 'ENCODER_OPTIONS_INVALID' };

  it('of one encoder, or of one that is named twice', async () => {
    const one = trained();
    await expect(averageCheckpoints([one], newFolder())).rejects.toMatchObject(invalid);
    await expect(averageCheckpoints([one, `${one}/`], newFolder())).rejects.toMatchObject(invalid);
  });

  it('into a folder that holds something, such as one of the encoders', async () => {
    const [one, other] = [trained(), trained({ plus: 1 })];
    const before = readFileSync(join(one, 'model.safetensors'));
    await expect(averageCheckpoints([one, other], one)).rejects.toMatchObject(invalid);
    expect(readFileSync(join(one, 'model.safetensors'))).toEqual(before);
  });

  it('where a folder holds no encoder', async () => {
    await expect(averageCheckpoints([trained(), newFolder()], newFolder())).rejects.toMatchObject({
      code: 'CHECKPOINT_NOT_FOUND',
    });
  });

  it('where it cannot be written, and leaves no file behind', async () => {
    const output = newFolder();
    mkdirSync(join(output, 'model.safetensors.partial'), { recursive: true });
    await expect(averageCheckpoints([trained(), trained()], output)).rejects.toMatchObject({
      code: 'CHECKPOINT_NOT_WRITTEN',
      message: expect.stringContaining(output) as string,
    });
    const left = readdirSync(output, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });
});
