// How close the encoder's vectors are to those that PyTorch computes from the same checkpoint:
//   node bench/encoder-quality.mjs [--device cpu|cuda]
// Compares with libs/encoder/fixtures/pytorch/*.json (fixtures/make-pytorch-embeddings.py writes them).
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import { dot, matrix, mean, row } from '@nonet/numerics';

const { values } = parseArgs({ options: { device: { type: 'string', default: 'cpu' } } });
const fixtures = new URL('../libs/encoder/fixtures/', import.meta.url);
const texts = JSON.parse(readFileSync(new URL('texts.json', fixtures), 'utf8'));
const sources = [
  ['minilm-l6', { id: 'minilm-l6' }],
  ['tiny-e5', { checkpoint: fileURLToPath(new URL('tiny-e5', fixtures)) }],
];

console.log('checkpoint   precision   device   role      cosine: least     mean');
for (const [name, source] of sources) {
  const file = new URL(`pytorch/${name}.json`, fixtures);
  if (!existsSync(file)) {
    console.log(`${name.padEnd(12)} no embeddings by PyTorch: ${fileURLToPath(file)} is missing`);
    continue;
  }
  const { roles, dimension } = JSON.parse(readFileSync(file, 'utf8'));
  for (const precision of values.device === 'cpu' ? ['fp32', 'int8'] : ['fp32', 'fp16']) {
    const encoder = await openEncoder({ ...source, device: values.device, precision });
    for (const [role, { vectors }] of Object.entries(roles)) {
      const expected = new Float32Array(Uint8Array.from(Buffer.from(vectors, 'base64')).buffer);
      const found = await encoder.embed(texts, { role });
      const wanted = matrix(texts.length, dimension, expected);
      const cosines = texts.map((_, i) => dot(row(found, i), row(wanted, i)));
      const columns = [name.padEnd(12), precision.padEnd(11), encoder.device.padEnd(8), role.padEnd(9)];
      console.log(
        ...columns,
        Math.min(...cosines)
          .toFixed(7)
          .padStart(13),
        mean(cosines).toFixed(7).padStart(9),
      );
    }
    await encoder.dispose();
  }
}
