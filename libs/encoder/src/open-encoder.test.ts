import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cosine, row } from '@nonet/numerics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchingEncoder } from './batching-encoder.js';
import { nameless } from './bert/fingerprint.js';
import { keepGraph, readGraph } from './inference/kept-graphs.js';
import { type EncoderSetup, openEncoder } from './open-encoder.js';

const texts: string[] = JSON.parse(readFileSync(new URL('../fixtures/texts.json', import.meta.url), 'utf8'));
const tiny = fileURLToPath(new URL('../fixtures/tiny-e5', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'encoder-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the small checkpoint with one file changed. */
function changed(file: string, change: (text: string) => string): string {
  const copy = mkdtempSync(join(folder, 'checkpoint-'));
  cpSync(tiny, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(tiny, file), 'utf8')));
  return copy;
}

describe('minilm-l6 on the processor', () => {
  let encoder: BatchingEncoder;
  beforeAll(async () => {
    encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu' });
  });
  afterAll(() => encoder.dispose());

  it('reports its id, dimension, device, precision and fingerprint', () => {
    expect(encoder).toMatchObject({
      id: 'minilm-l6',
      dimension: 384,
      maxTokens: 256,
      device: 'cpu',
      precision: 'int8',
    });
    expect(encoder.fingerprint).toMatch(/^minilm-l6:int8:[0-9a-f]{16}$/);
  });

  it('puts texts about the same thing close together', async () => {
    const [hydrogen, leak, umbrella] = await Promise.all(
      [
        'A sensor detects hydrogen that escapes from a tank.',
        'gas leakage detection',
        'folding umbrella',
      ].map(async (text) => row(await encoder.embed([text], { role: 'passage' }), 0)),
    );
    expect(cosine(hydrogen!, leak!)).toBeGreaterThan(cosine(hydrogen!, umbrella!) + 0.3);
  });

  it('gives rows of unit length in the order of the texts, alone or together', async () => {
    const together = await encoder.embed(texts, { role: 'passage' });
    expect([together.rows, together.columns]).toEqual([texts.length, 384]);
    for (const [i, text] of texts.entries()) {
      const alone = await encoder.embed([text], { role: 'passage' });
      expect(Math.hypot(...row(together, i))).toBeCloseTo(1, 5);
      expect(cosine(row(alone, 0), row(together, i)), text).toBeGreaterThan(0.9995);
    }
  });

  it('gives an empty matrix for no texts', async () => {
    expect(await encoder.embed([], { role: 'query' })).toMatchObject({ rows: 0, columns: 384 });
  });

  it('rejects an aborted call with the reason, and goes on', async () => {
    const controller = new AbortController();
    const call = encoder.embed(
      Array.from({ length: 5_000 }, (_, i) => `${texts[i % 40]} ${i}`),
      {
        role: 'passage',
        signal: controller.signal,
      },
    );
    setTimeout(() => controller.abort(new Error('enough')), 100);
    await expect(call).rejects.toThrow('enough');
    expect((await encoder.embed(['wheel'], { role: 'query' })).rows).toBe(1);
  });

  it('leaves the event loop free while it works', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const started = performance.now();
    await encoder.embed(
      Array.from({ length: 120 }, (_, i) => texts[i % 40]!),
      { role: 'passage' },
    );
    clearInterval(timer);
    // Blocked, the timer would not fire at all; a busy machine may let it fire late.
    expect(turns).toBeGreaterThan((performance.now() - started) / 100);
  });
});

describe('a checkpoint folder', () => {
  it('is opened with the prefixes that it names, and the role chooses the prefix', async () => {
    const encoder = await openEncoder({ checkpoint: tiny, device: 'cpu', precision: 'fp32' });
    const plain = await openEncoder({
      checkpoint: changed('config_sentence_transformers.json', () => '{}'),
      device: 'cpu',
      precision: 'fp32',
    });
    const query = await encoder.embed(['wheel'], { role: 'query' });
    const passage = await encoder.embed(['wheel'], { role: 'passage' });
    const written = await plain.embed(['query: wheel', 'passage: wheel'], { role: 'passage' });
    expect(encoder.id).toBe('tiny-e5');
    expect(cosine(query.data, row(written, 0))).toBeGreaterThan(0.99999);
    expect(cosine(passage.data, row(written, 1))).toBeGreaterThan(0.99999);
    expect(cosine(query.data, passage.data)).toBeLessThan(0.9999);
    await Promise.all([encoder.dispose(), plain.dispose()]);
  });

  it('has a fingerprint that changes with weights, precision and prefixes, and with nothing else', async () => {
    const fingerprint = async (checkpoint: string, precision: 'fp32' | 'int8') => {
      const encoder = await openEncoder({ id: 'mine', checkpoint, device: 'cpu', precision });
      await encoder.dispose();
      return encoder.fingerprint;
    };
    const original = await fingerprint(tiny, 'fp32');
    expect(
      await fingerprint(
        changed('config.json', (text) => `${text} `),
        'fp32',
      ),
    ).toBe(original);
    const others = [
      await fingerprint(tiny, 'int8'),
      await fingerprint(
        changed('config_sentence_transformers.json', () => '{}'),
        'fp32',
      ),
    ];
    expect(new Set([original, ...others]).size).toBe(3);
  });

  it('reads its weights where the graph of the fingerprint that it is told was not kept, and compares them then', async () => {
    const graphs = mkdtempSync(join(folder, 'graphs-'));
    const setup = { id: 'mine', device: 'cpu', computing: 'own-thread' } as const;
    const first = await openEncoder({ ...setup, checkpoint: tiny, graphs });
    const told = { ...setup, fingerprint: `another:${nameless(first.fingerprint)}` };
    const again = await openEncoder({ ...told, checkpoint: tiny });
    const damaged = changed('model.safetensors', (bytes) => `${bytes} `);
    const kept = await openEncoder({ ...told, checkpoint: damaged, graphs });
    const encoders = [first, again, kept];
    expect(encoders.map(({ fingerprint }) => fingerprint)).toEqual(encoders.map(() => first.fingerprint));
    const [of, ...others] = await Promise.all(
      encoders.map((encoder) => encoder.embed(texts, { role: 'query' })),
    );
    expect(others).toEqual([of, of]);
    const unread = openEncoder({ ...told, checkpoint: damaged });
    await expect(unread).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    await Promise.all(encoders.map((encoder) => encoder.dispose()));
  });

  it('passes over a fingerprint of another precision', async () => {
    const fingerprint = 'int8:0123456789abcdef';
    const encoder = await openEncoder({
      id: 'mine',
      checkpoint: tiny,
      device: 'cpu',
      precision: 'fp32',
      fingerprint,
    });
    expect(encoder.fingerprint).toMatch(/^mine:fp32:[0-9a-f]{16}$/);
    await encoder.dispose();
  });

  const refusals: [string, () => string, string, RegExp][] = [
    ['a missing folder', () => join(folder, 'none'), 'CHECKPOINT_NOT_FOUND', /none/],
    [
      'another architecture',
      () => changed('config.json', (text) => text.replace('"bert"', '"mpnet"')),
      'CHECKPOINT_UNSUPPORTED',
      /"mpnet"/,
    ],
    [
      'an unknown activation',
      () => changed('config.json', (text) => text.replace('"gelu"', '"silu"')),
      'CHECKPOINT_UNSUPPORTED',
      /"silu"/,
    ],
    [
      'a configuration that is no JSON',
      () => changed('config.json', () => '{'),
      'CHECKPOINT_INVALID',
      /config\.json is not JSON/,
    ],
    [
      'a configuration with a hole',
      () => changed('config.json', (text) => text.replace('hidden_size', 'x')),
      'CHECKPOINT_INVALID',
      /hidden_size/,
    ],
    [
      'weights of another size',
      () => changed('config.json', (text) => text.replace('"hidden_size": 64', '"hidden_size": 32')),
      'CHECKPOINT_TENSOR_SHAPE',
      /\[32\]|,32\]/,
    ],
    [
      'weights with a layer too few',
      () => changed('config.json', (text) => text.replace('layers": 2', 'layers": 3')),
      'CHECKPOINT_TENSOR_MISSING',
      /layer\.2/,
    ],
    [
      'a tokenizer that is none',
      () => changed('tokenizer.json', () => '{}'),
      'TOKENIZER_INVALID',
      /tokenizer\.json/,
    ],
  ];
  it.each(refusals)('is refused with the reason: %s', async (_, checkpoint, code, reason) => {
    const opening = openEncoder({ checkpoint: checkpoint(), device: 'cpu' });
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(reason) });
  });
});

describe('openEncoder', () => {
  it('lists the known encoders when asked for an unknown one', async () => {
    await expect(openEncoder({ id: 'word2vec' })).rejects.toMatchObject({
      code: 'ENCODER_UNKNOWN',
      message: expect.stringContaining('minilm-l6'),
    });
  });

  it.skipIf(existsSync('/dev/nvidiactl'))(
    'says what is missing when cuda is asked for without a GPU, and falls back for auto',
    async () => {
      await expect(openEncoder({ id: 'minilm-l6', device: 'cuda' })).rejects.toMatchObject({
        code: 'ENCODER_DEVICE_UNAVAILABLE',
        message: expect.stringMatching(/missing|only/),
      });
      const encoder = await openEncoder({ checkpoint: tiny, device: 'auto' });
      expect(encoder.device).toBe('cpu');
      await encoder.dispose();
    },
  );

  it('refuses fp16 on the CPU', async () => {
    await expect(openEncoder({ id: 'minilm-l6', device: 'cpu', precision: 'fp16' })).rejects.toMatchObject({
      code: 'ENCODER_OPTIONS_INVALID',
    });
  });

  it('gives an encoder that refuses calls after it was disposed', async () => {
    const encoder = await openEncoder({ checkpoint: tiny, device: 'cpu' });
    await encoder.dispose();
    await expect(encoder.embed(['wheel'], { role: 'query' })).rejects.toMatchObject({
      code: 'ENCODER_DISPOSED',
    });
  });
});

describe('an encoder in the thread of its caller, with a folder for its graph', () => {
  const graphs = join(folder, 'graphs');
  const vectorsOf = async (setup: Partial<EncoderSetup>) => {
    const encoder = await openEncoder({ checkpoint: tiny, device: 'cpu', ...setup });
    const calls = texts.map((text) => encoder.embed([text], { role: 'query' }));
    const vectors = (await Promise.all(calls)).map(({ data }) => [...data]);
    await encoder.dispose();
    return vectors;
  };

  it('gives the vectors that one in threads gives, whether the graph is built, kept or damaged', async () => {
    const wanted = await vectorsOf({});
    // Threads may put texts into one batch, whose numbers are rounded together.
    const expectTheSame = (vectors: readonly number[][]) =>
      vectors.forEach((vector, i) => expect(cosine(vector, wanted[i]!)).toBeGreaterThan(0.999));
    const here = { computing: 'own-thread', graphs } as const;
    expectTheSame(await vectorsOf(here));
    const [kept, ...others] = readdirSync(graphs);
    expect(others).toEqual([]);
    expect(kept).toMatch(/^int8-[0-9a-f]{16}-(127|63)-[a-z0-9]+-[\d.]+\.ort$/);
    const file = join(graphs, kept!);
    // Written anew, a file is another one.
    const number = () => statSync(file).ino;
    const first = number();
    expectTheSame(await vectorsOf(here));
    expect(number()).toBe(first);
    const whole = readFileSync(file);
    // ONNX Runtime does not write the same bytes each time.
    const isWhole = () => (readGraph(graphs, kept!)?.length ?? 0) > whole.length / 2;
    writeFileSync(file, Buffer.from(whole).fill(0, whole.length - 64));
    expect(isWhole()).toBe(false);
    expectTheSame(await vectorsOf({ graphs }));
    expect(isWhole()).toBe(true);
    // Whole, and nothing that ONNX Runtime knows.
    await keepGraph(graphs, kept!, async (fresh) => writeFileSync(fresh, 'no graph'));
    expectTheSame(await vectorsOf(here));
    expect(isWhole()).toBe(true);
  });
});
