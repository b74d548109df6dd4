import { createHash } from 'node:crypto';
import { matrix, row, type Matrix } from '@nonet/plugins';

/**
 * Where the vectors of taxonomy texts are kept, so that a text is embedded once for an encoder and never again.
 * Keyed by text and not by symbol: after an update of the scheme only texts that changed are embedded.
 */
export interface TaxonomyEmbeddings {
  /** The vectors that are there, by text hash; what is not there is missing from the map. */
  get(fingerprint: string, hashes: readonly TextHash[]): Promise<ReadonlyMap<TextHash, Float32Array>>;
  /** Keeps the vectors `[hashes.length, dimension]`; putting the same again is no error. */
  put(fingerprint: string, hashes: readonly TextHash[], vectors: Matrix): Promise<void>;
}

/** SHA-256 of a text in UTF-8, 64 hexadecimal digits. */
export type TextHash = string & { readonly __brand: 'TextHash' };

export const textHash = (text: string): TextHash =>
  createHash('sha256').update(text).digest('hex') as TextHash;

/** Keeps vectors as long as the process lives. */
export class MemoryTaxonomyEmbeddings implements TaxonomyEmbeddings {
  private readonly byFingerprint = new Map<string, Map<TextHash, Float32Array>>();

  async get(fingerprint: string, hashes: readonly TextHash[]): Promise<ReadonlyMap<TextHash, Float32Array>> {
    const known = this.byFingerprint.get(fingerprint);
    const found = new Map<TextHash, Float32Array>();
    for (const hash of hashes) {
      const vector = known?.get(hash);
      if (vector !== undefined) found.set(hash, vector);
    }
    return found;
  }

  async put(fingerprint: string, hashes: readonly TextHash[], vectors: Matrix): Promise<void> {
    let known = this.byFingerprint.get(fingerprint);
    if (known === undefined) this.byFingerprint.set(fingerprint, (known = new Map()));
    for (const [index, hash] of hashes.entries()) known.set(hash, row(vectors, index).slice());
  }
}

/** The products of a vector with the rows of a matrix: cosines, where all have unit length. */
export function similarities(rows: Matrix, vector: Float32Array): Float32Array {
  const { data, columns } = rows;
  const products = new Float32Array(rows.rows);
  const whole = columns - (columns % 4);
  for (let index = 0, at = 0; index < rows.rows; index++) {
    // Four sums that do not wait for one another: twice as fast as one.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0; column < whole; column += 4, at += 4) {
      a += data[at] * vector[column];
      b += data[at + 1] * vector[column + 1];
      c += data[at + 2] * vector[column + 2];
      d += data[at + 3] * vector[column + 3];
    }
    for (let column = whole; column < columns; column++) a += data[at++] * vector[column];
    products[index] = a + b + (c + d);
  }
  return products;
}

export function stack(vectors: readonly Float32Array[], dimension: number): Matrix {
  const stacked = matrix(vectors.length, dimension);
  vectors.forEach((vector, index) => stacked.data.set(vector, index * dimension));
  return stacked;
}
