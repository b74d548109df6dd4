import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encoderConformance, type Matrix, row } from '@nonet/plugins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBertConfig } from './bert-config.js';
import { bertModel } from './bert-model.js';
import { foldersWithEncoders, readEncoderFiles } from './encoder-files.js';
import { openFolderEncoder } from './folder-encoder.js';
import { readSafetensors } from './safetensors.js';

/** A checkpoint of two layers with made-up weights, and what PyTorch makes of it. */
const fixtures = fileURLToPath(new URL('../../../libs/encoder/fixtures/', import.meta.url));
const tiny = join(fixtures, 'tiny-e5');
const texts = JSON.parse(readFileSync(join(fixtures, 'texts.json'), 'utf8')) as string[];
const pytorch = JSON.parse(readFileSync(join(fixtures, 'pytorch', 'tiny-e5.json'), 'utf8')) as {
  readonly maxTokens: number;
  readonly roles: Readonly<Record<'query' | 'passage', { readonly vectors: string }>>;
};

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'encoder-folder-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const openAt = (folder: string, maxTokens?: number) =>
  openFolderEncoder('tiny', folder, { device: 'cpu', modelsFolder: null, ...(maxTokens && { maxTokens }) });

/** The least cosine of two matrices' rows of unit length. */
const leastCosine = (one: Matrix, other: Matrix) =>
  Math.min(...texts.map((_, i) => row(one, i).reduce((sum, value, k) => sum + value * row(other, i)[k], 0)));

/** The tiny checkpoint under another name, with files of its own. */
function copyWith(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(place, name);
  cpSync(tiny, folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

const config = JSON.parse(readFileSync(join(tiny, 'config.json'), 'utf8')) as object;

describe('an encoder of safetensors weights', () => {
  it.each(['query', 'passage'] as const)('gives the vectors of PyTorch for a %s', async (role) => {
    const encoder = await openAt(tiny, pytorch.maxTokens);
    const bytes = Uint8Array.from(Buffer.from(pytorch.roles[role].vectors, 'base64'));
    const columns = encoder.dimension;
    const due = { data: new Float32Array(bytes.buffer), rows: texts.length, columns };
    expect(leastCosine(await encoder.embed(texts, { role }), due)).toBeGreaterThan(0.9999);
    await encoder.dispose();
  });

  it('gives the vectors of an ONNX model of the same weights', async () => {
    const model = bertModel(
      readBertConfig(join(tiny, 'config.json')),
      await readSafetensors(join(tiny, 'model.safetensors')),
    );
    const exported = await openAt(copyWith('exported', { 'model.onnx': model }));
    const built = await openAt(tiny);
    expect((await readEncoderFiles(join(place, 'exported'))).bert).toBeNull();
    const role = 'query';
    expect(
      leastCosine(await built.embed(texts, { role }), await exported.embed(texts, { role })),
    ).toBeCloseTo(1, 5);
    expect(built.fingerprint).not.toBe(exported.fingerprint);
    await Promise.all([built.dispose(), exported.dispose()]);
  });

  it('is found beside those of ONNX models', () => {
    expect(foldersWithEncoders(fixtures)).toEqual([{ id: 'tiny-e5', path: tiny }]);
  });

  it('puts the prompts of the settings before texts, else those of its folder', async () => {
    const { prompts } = await readEncoderFiles(tiny, { query: 'ask: ' });
    expect(prompts).toEqual({ query: 'ask: ', passage: 'passage: ' });
  });

  it('pools as its folder says', async () => {
    const cls = copyWith('cls', { '1_Pooling/config.json': '{ "pooling_mode_cls_token": true }' });
    const [first, mean] = await Promise.all([openAt(cls), openAt(tiny)]);
    const [one, other] = await Promise.all(
      [first, mean].map((encoder) => encoder.embed(texts, { role: 'query' })),
    );
    expect(leastCosine(one, other)).toBeLessThan(0.99);
    await Promise.all([first.dispose(), mean.dispose()]);
  });

  it.each([
    [
      'another architecture',
      { 'config.json': { ...config, model_type: 'mpnet' } },
      /model_type must be one of bert/,
    ],
    [
      'another activation',
      { 'config.json': { ...config, hidden_act: 'silu' } },
      /hidden_act must be gelu or relu/,
    ],
    [
      'more layers than weights',
      { 'config.json': { ...config, num_hidden_layers: 3 } },
      /lack encoder\.layer\.2/,
    ],
    [
      'another size',
      { 'config.json': { ...config, intermediate_size: 128 } },
      /\[256, 64\] where \[128, 64\] is due/,
    ],
    [
      'a layer behind pooling',
      { 'modules.json': [{ type: 'sentence_transformers.models.Dense' }] },
      /models\.Dense/,
    ],
  ])('says what it cannot compute of a folder with %s', async (name, files, problem) => {
    const written = Object.fromEntries(
      Object.entries(files).map(([file, content]) => [file, JSON.stringify(content)]),
    );
    await expect(openAt(copyWith(name.replaceAll(' ', '-'), written))).rejects.toThrow(problem);
  });

  it('says what is wrong with a damaged file', async () => {
    const folder = copyWith('damaged', { 'model.safetensors': Buffer.alloc(64, 255) });
    await expect(openAt(folder)).rejects.toThrow(/model\.safetensors is no safetensors file/);
  });
});

describe('an encoder of safetensors weights keeps the encoder contract: it', () => {
  for (const check of encoderConformance(() => openAt(tiny))) it(check.name, check.run);
});

it('positions of RoBERTa begin behind that of its padding', () => {
  const folder = copyWith('roberta', {
    'config.json': JSON.stringify({ ...config, model_type: 'xlm-roberta', pad_token_id: 1 }),
  });
  expect(readBertConfig(join(folder, 'config.json')).firstPosition).toBe(2);
  expect(readBertConfig(join(tiny, 'config.json')).firstPosition).toBe(0);
});

describe('weights that are stored in sixteen bits', () => {
  /** The tiny weights with all numbers rounded to BF16, which are the upper halves of F32. */
  function halved(type: 'F32' | 'BF16'): Uint8Array {
    const content = readFileSync(join(tiny, 'model.safetensors'));
    const start = 8 + Number(content.readBigUInt64LE(0));
    const header = JSON.parse(content.toString('utf8', 8, start)) as Record<
      string,
      { dtype: string; data_offsets: [number, number] }
    >;
    const bytes = type === 'F32' ? 4 : 2;
    const values = Buffer.alloc(((content.length - start) / 4) * bytes);
    for (let at = 0; at < (content.length - start) / 4; at++) {
      const upper = content.readUInt16LE(start + at * 4 + 2);
      values.writeUInt16LE(upper, at * bytes + bytes - 2);
    }
    for (const [name, tensor] of Object.entries(header)) {
      if (name === '__metadata__') continue;
      tensor.dtype = type;
      tensor.data_offsets = tensor.data_offsets.map((offset) => (offset / 4) * bytes) as [number, number];
    }
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json, values]);
  }

  it('give the vectors of the same numbers in thirty-two', async () => {
    const [wide, narrow] = await Promise.all(
      (['F32', 'BF16'] as const).map((type) =>
        openAt(copyWith(type.toLowerCase(), { 'model.safetensors': halved(type) })),
      ),
    );
    const [one, other] = await Promise.all(
      [wide, narrow].map((encoder) => encoder.embed(texts, { role: 'passage' })),
    );
    expect(leastCosine(one, other)).toBeCloseTo(1, 5);
    await Promise.all([wide.dispose(), narrow.dispose()]);
  });
});
