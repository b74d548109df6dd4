import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cosine } from '@nonet/numerics';
import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../checkpoint/checkpoint.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { int8Range } from './int8-range.js';
import { builtinCheckpoint } from '../testing/builtin-checkpoint.js';
import { referenceEmbedding } from '../testing/reference-forward.js';
import { createTokenizer } from '../tokenizer/tokenizer.js';
import { bertWeights } from './bert-parameters.js';
import { type Arithmetic, encoderGraph } from './encoder-graph.js';

const texts: string[] = JSON.parse(
  readFileSync(new URL('../../fixtures/texts.json', import.meta.url), 'utf8'),
);
const tiny = await readCheckpoint(fileURLToPath(new URL('../../fixtures/tiny-e5', import.meta.url)));
const minilm = await builtinCheckpoint();

const weightsOf = (checkpoint: Checkpoint) =>
  bertWeights(Safetensors.open(checkpoint.weightsFile), checkpoint.config);

function tokenIds(checkpoint: Checkpoint, inputs: readonly string[]): Int32Array[] {
  const tokenizer = createTokenizer(
    checkpoint.tokenizerFile,
    JSON.parse(readFileSync(checkpoint.tokenizerFile, 'utf8')),
  );
  return inputs.map((text) => tokenizer.encode(text, checkpoint.maxTokens));
}

/** Runs the graph on texts side by side, padded to `columns` with an id that would show if it were not masked. */
async function embeddings(
  session: InferenceSession,
  rows: readonly Int32Array[],
  columns: number,
): Promise<Float32Array[]> {
  const ids = new Int32Array(rows.length * columns).fill(7);
  rows.forEach((row, i) => ids.set(row, i * columns));
  const output = await session.run({
    input_ids: new Tensor('int32', ids, [rows.length, columns]),
    lengths: new Tensor(
      'int32',
      Int32Array.from(rows, (row) => row.length),
      [rows.length],
    ),
  });
  const data = output['embeddings']!.data as Float32Array;
  const dimension = data.length / rows.length;
  return rows.map((_, i) => data.slice(i * dimension, (i + 1) * dimension));
}

const openGraph = (checkpoint: Checkpoint, arithmetic: Arithmetic) =>
  InferenceSession.create(encoderGraph(weightsOf(checkpoint), arithmetic, checkpoint.pooling), {
    intraOpNumThreads: 1,
  });

const int8: Arithmetic = { precision: 'int8', range: await int8Range() };
/** The least cosine to exact arithmetic. The halved range is for processors without VNNI, but right on all. */
const accuracies: [Arithmetic, number][] = [
  [{ precision: 'fp32' }, 0.999999],
  [int8, 0.99],
  [{ precision: 'int8', range: 63 }, 0.99],
];

describe('the forward pass against float64 arithmetic on the same weights', () => {
  const cases: [string, Checkpoint, readonly string[]][] = [
    ['a small checkpoint of the E5 architecture', tiny, texts.map((text) => `query: ${text}`)],
    ['MiniLM-L6', minilm, texts.filter((text) => text.length < 130).slice(0, 5)],
  ];
  it.each(cases)('%s: fp32 agrees to .999999, int8 to .99', async (_, checkpoint, inputs) => {
    const ids = tokenIds(checkpoint, inputs);
    const weights = weightsOf(checkpoint);
    const expected = ids.map((row) => referenceEmbedding(weights, row));
    for (const [arithmetic, least] of accuracies) {
      const session = await openGraph(checkpoint, arithmetic);
      for (const [i, row] of ids.entries()) {
        const [vector] = await embeddings(session, [row], row.length);
        expect(cosine(vector!, expected[i]!), `${JSON.stringify(arithmetic)}: ${inputs[i]}`).toBeGreaterThan(
          least,
        );
        expect(Math.hypot(...vector!)).toBeCloseTo(1, 5);
      }
      await session.release();
    }
  });
});

describe('a text in a batch', () => {
  /** Of all lengths, the longest among them, to which the others are padded. */
  const batch = texts.filter((_, i) => i % 3 === 0);
  it.each(['fp32', 'int8'] as const)(
    'has the vector that it has alone, whatever pads it (%s)',
    async (precision) => {
      const ids = tokenIds(minilm, batch);
      const session = await openGraph(minilm, precision === 'int8' ? int8 : { precision });
      const together = await embeddings(session, ids, Math.max(...ids.map((row) => row.length)));
      for (const [i, row] of ids.entries()) {
        const [alone] = await embeddings(session, [row], row.length);
        expect(cosine(alone!, together[i]!), batch[i]).toBeGreaterThan(
          precision === 'fp32' ? 0.999999 : 0.9995,
        );
      }
      await session.release();
    },
  );
});

it('int8 keeps every text of MiniLM within .995 of fp32, and within .99 where weights may have 7 bits alone', async () => {
  const ids = tokenIds(minilm, texts);
  const [exact, quantized] = await Promise.all([
    openGraph(minilm, { precision: 'fp32' }),
    openGraph(minilm, int8),
  ]);
  const cosines: number[] = [];
  for (const row of ids) {
    const [[a], [b]] = [
      await embeddings(exact, [row], row.length),
      await embeddings(quantized, [row], row.length),
    ];
    cosines.push(cosine(a!, b!));
  }
  expect(Math.min(...cosines)).toBeGreaterThan(int8.range === 127 ? 0.995 : 0.99);
});
