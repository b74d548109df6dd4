import { keptEmbeddings, MemoryEmbeddings } from '@nonet/encoder';
import type { Matrix } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';

interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Texts embedded at a time. */
const PART = 256;

/** Vectors of texts as passages, each computed once: the same documents are asked for at several levels. */
export class TextVectors {
  private readonly store = new MemoryEmbeddings();

  constructor(private readonly encoder: Encoder) {}

  /** [texts, dimension] */
  of(texts: readonly string[], options: ProgressOptions = {}): Promise<Matrix> {
    const { encoder, store } = this;
    return keptEmbeddings(texts, { encoder, role: 'passage', store, part: PART, ...options });
  }
}
