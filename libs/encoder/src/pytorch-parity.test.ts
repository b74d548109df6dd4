import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cosine, row } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from './checkpoint/checkpoint.js';
import { openEncoder } from './open-encoder.js';
import { builtinCheckpoint } from './testing/builtin-checkpoint.js';
import { createTokenizer } from './tokenizer/tokenizer.js';

/** What fixtures/make-pytorch-embeddings.py writes. */
interface PytorchEmbeddings {
  readonly provenance: { readonly torch: string; readonly transformers: string };
  readonly maxTokens: number;
  readonly dimension: number;
  readonly roles: Readonly<Record<string, { readonly ids: number[][]; readonly vectors: string }>>;
}

const fixtures = new URL('../fixtures/', import.meta.url);
const texts: string[] = JSON.parse(readFileSync(new URL('texts.json', fixtures), 'utf8'));
const tinyFolder = fileURLToPath(new URL('tiny-e5', fixtures));

const checkpoints = [
  { name: 'minilm-l6', checkpoint: await builtinCheckpoint(), source: { id: 'minilm-l6' } },
  { name: 'tiny-e5', checkpoint: await readCheckpoint(tinyFolder), source: { checkpoint: tinyFolder } },
];

describe.each(checkpoints)('$name against PyTorch transformers', ({ name, checkpoint, source }) => {
  const file = new URL(`pytorch/${name}.json`, fixtures);
  const recorded = existsSync(file);
  const load = (): PytorchEmbeddings => JSON.parse(readFileSync(file, 'utf8'));

  it.skipIf(!recorded)('the tokens are the same', () => {
    const tokenizer = createTokenizer(
      checkpoint.tokenizerFile,
      JSON.parse(readFileSync(checkpoint.tokenizerFile, 'utf8')),
    );
    const { roles, maxTokens } = load();
    for (const [role, { ids }] of Object.entries(roles)) {
      const prefix = checkpoint.prefixes[role as 'query' | 'passage'];
      expect(texts.map((text) => Array.from(tokenizer.encode(prefix + text, maxTokens)))).toEqual(ids);
    }
  });

  const precisions = [
    ['fp32', 0.9999],
    ['int8', 0.99],
  ] as const;
  it.skipIf(!recorded).each(precisions)(
    'the vectors agree (%s: cosine of at least %f)',
    async (precision, least) => {
      const { roles, dimension } = load();
      const encoder = await openEncoder({ ...source, device: 'cpu', precision });
      for (const [role, { vectors }] of Object.entries(roles)) {
        const bytes = Uint8Array.from(Buffer.from(vectors, 'base64'));
        const expected = { data: new Float32Array(bytes.buffer), rows: texts.length, columns: dimension };
        const actual = await encoder.embed(texts, { role: role as 'query' | 'passage' });
        texts.forEach((text, i) =>
          expect(cosine(row(actual, i), row(expected, i)), text).toBeGreaterThanOrEqual(least),
        );
      }
      await encoder.dispose();
    },
  );
});
