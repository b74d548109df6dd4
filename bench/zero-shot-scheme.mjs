// What the zero-shot benchmark works on: the official scheme and the data sets in the folder NONET_DATA, and vectors of
// scheme texts kept in a file of the system's temporary folder between runs.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openScheme, readDefinitions, Taxonomy } from '@nonet/cpc-taxonomy';
import { readPatents } from '@nonet/patents';

export const DATA = process.env.NONET_DATA;
if (!DATA) {
  console.error('Set NONET_DATA to the folder that holds cpc/ and patents/.');
  process.exit(2);
}

export async function fullScheme() {
  const scheme = await openScheme(join(DATA, 'cpc', 'CPCTitleList202505.zip'));
  const definitions = readDefinitions(join(DATA, 'cpc', 'FullCPCDefinitionXML202505.zip'));
  return Taxonomy.build(scheme.entries, { version: scheme.version, definitions });
}

export const COMPACT = fileURLToPath(new URL('../prisma/sample/cpc-compact.tsv', import.meta.url));

export async function compactScheme() {
  const scheme = await openScheme(COMPACT);
  return Taxonomy.build(scheme.entries, { version: scheme.version });
}

/** The patents of a data set and split, at most `limit`. */
export async function patentsOf(name, split, limit = Infinity) {
  const patents = [];
  for await (const result of readPatents(join(DATA, 'patents', `${name}.jsonl.gz`))) {
    if (result.type !== 'patent' || result.patent.split !== split) continue;
    patents.push(result.patent);
    if (patents.length >= limit) break;
  }
  return patents;
}

/** A store of vectors in one file per encoder: records of hash (32 bytes) and vector. */
export class FileEmbeddings {
  constructor(dimension) {
    this.dimension = dimension;
    this.tables = new Map();
  }
  table(fingerprint) {
    let table = this.tables.get(fingerprint);
    if (table) return table;
    table = new Map();
    const file = this.file(fingerprint);
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
    this.tables.set(fingerprint, table);
    return table;
  }
  async get(fingerprint, hashes) {
    const table = this.table(fingerprint);
    return new Map(hashes.filter((hash) => table.has(hash)).map((hash) => [hash, table.get(hash)]));
  }
  async put(fingerprint, hashes, vectors) {
    const table = this.table(fingerprint);
    const records = hashes.map((hash, index) => {
      const vector = vectors.data.slice(index * this.dimension, (index + 1) * this.dimension);
      table.set(hash, vector);
      return Buffer.concat([Buffer.from(hash, 'hex'), Buffer.from(vector.buffer)]);
    });
    writeFileSync(this.file(fingerprint), Buffer.concat(records), { flag: 'a' });
  }
  file(fingerprint) {
    return join(tmpdir(), `nonet-bench-vectors-${fingerprint.replace(/[^\w-]/g, '_').slice(0, 80)}.bin`);
  }
}

/** The encoder with the vectors of texts asked before: tuning asks for the same again and again. */
export function remembering(encoder, store) {
  const { id, fingerprint, dimension, maxTokens, device } = encoder;
  const key = `${fingerprint}-queries`;
  const embed = async (texts, options) => {
    if (options.role !== 'query') return encoder.embed(texts, options);
    const hashes = texts.map((text) => createHash('sha256').update(text).digest('hex'));
    const known = await store.get(key, hashes);
    const missing = texts.filter((_, i) => !known.has(hashes[i]));
    const fresh = await encoder.embed(missing, options);
    await store.put(
      key,
      hashes.filter((hash) => !known.has(hash)),
      fresh,
    );
    const all = await store.get(key, hashes);
    const data = new Float32Array(texts.length * dimension);
    hashes.forEach((hash, i) => data.set(all.get(hash), i * dimension));
    return { data, rows: texts.length, columns: dimension };
  };
  return { id, fingerprint, dimension, maxTokens, device, embed, dispose: async () => undefined };
}
