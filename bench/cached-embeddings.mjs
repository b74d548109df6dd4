// Embeddings that stay in the system's temporary folder between runs, by encoder and texts.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** [texts, dimension] */
export async function cachedEmbeddings(encoder, texts) {
  const key = createHash('sha256')
    .update(JSON.stringify([encoder.fingerprint, texts]))
    .digest('hex');
  const file = join(tmpdir(), `nonet-bench-embeddings-${key.slice(0, 32)}.bin`);
  if (!existsSync(file)) {
    const began = performance.now();
    const { data } = await encoder.embed(texts, { role: 'passage' });
    // Under its name only when whole: the next run takes what it finds.
    writeFileSync(`${file}.${process.pid}`, data);
    renameSync(`${file}.${process.pid}`, file);
    console.log(`embedded ${texts.length} texts in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  const data = new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  return { data, rows: texts.length, columns: encoder.dimension };
}

/** A maximum number of elements of a list, spread evenly over it. */
export const spread = (list, most) =>
  list.length <= most
    ? list
    : Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)]);
