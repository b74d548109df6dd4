import { matrix, row, type Encoder, type Matrix } from '@nonet/plugins';

interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Texts embedded at a time. */
const PART = 256;

/** Vectors of texts, each computed once: the same documents are asked for at several levels. */
export class TextVectors {
  private readonly known = new Map<string, Float32Array>();

  constructor(private readonly encoder: Encoder) {}

  /** [texts, dimension] */
  async of(texts: readonly string[], { signal, onProgress }: ProgressOptions = {}): Promise<Matrix> {
    const missing = [...new Set(texts)].filter((text) => !this.known.has(text));
    for (let start = 0; start < missing.length; start += PART) {
      signal?.throwIfAborted();
      onProgress?.(start, missing.length);
      const part = missing.slice(start, start + PART);
      const vectors = await this.encoder.embed(part, { role: 'passage', signal });
      part.forEach((text, at) => this.known.set(text, row(vectors, at).slice()));
    }
    const vectors = matrix(texts.length, this.encoder.dimension);
    texts.forEach((text, at) => row(vectors, at).set(this.known.get(text)!));
    return vectors;
  }
}
