// Vectors of texts that stay in the system's temporary folder between runs, by encoder, role and text.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptEmbeddings } from '@nonet/encoder';

/** A store of vectors in one file per encoder and role: records of hash (32 bytes) and vector. */
export class FileEmbeddings {
  constructor(dimension) {
    this.dimension = dimension;
    this.tables = new Map();
  }
  table(space) {
    const file = this.file(space);
    let table = this.tables.get(file);
    if (table) return table;
    table = new Map();
    if (existsSync(file)) {
      const bytes = readFileSync(file);
      const size = 32 + 4 * this.dimension;
      for (let at = 0; at + size <= bytes.length; at += size) {
        const hash = bytes.subarray(at, at + 32).toString('hex');
        table.set(
          hash,
          new Float32Array(bytes.buffer.slice(bytes.byteOffset + at + 32, bytes.byteOffset + at + size)),
        );
      }
    }
    this.tables.set(file, table);
    return table;
  }
  async get(space, hashes) {
    const table = this.table(space);
    return new Map(hashes.filter((hash) => table.has(hash)).map((hash) => [hash, table.get(hash)]));
  }
  async put(space, hashes, vectors) {
    const table = this.table(space);
    const records = hashes.map((hash, index) => {
      const vector = vectors.data.slice(index * this.dimension, (index + 1) * this.dimension);
      table.set(hash, vector);
      return Buffer.concat([Buffer.from(hash, 'hex'), Buffer.from(vector.buffer)]);
    });
    writeFileSync(this.file(space), Buffer.concat(records), { flag: 'a' });
  }
  file({ encoder, role }) {
    const name = encoder.replace(/[^\w-]/g, '_').slice(0, 80);
    return join(tmpdir(), `nonet-bench-vectors-${name}-${role}.bin`);
  }
}

/** Of passages: [texts, dimension] */
export async function cachedEmbeddings(encoder, texts) {
  const began = performance.now();
  const store = new FileEmbeddings(encoder.dimension);
  const vectors = await keptEmbeddings(texts, { encoder, role: 'passage', store, part: 1024 });
  console.log(
    `${texts.length} texts embedded or found in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  return vectors;
}

/** The encoder with the vectors of queries asked before: tuning asks for the same again and again. */
export function remembering(encoder, store) {
  const { id, fingerprint, dimension, maxTokens, device } = encoder;
  const embed = (texts, options) =>
    options.role === 'query'
      ? keptEmbeddings(texts, { encoder, store, ...options })
      : encoder.embed(texts, options);
  return { id, fingerprint, dimension, maxTokens, device, embed, dispose: async () => undefined };
}
