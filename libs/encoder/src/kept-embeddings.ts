import { createHash } from 'node:crypto';
import { type Matrix, row, stackRows } from '@nonet/numerics';
import type { Encoder, TextRole } from '@nonet/plugins';
import { nameless } from './bert/fingerprint.js';

/** SHA-256 of a text in UTF-8, 64 hexadecimal digits. */
export type TextHash = string & { readonly __brand: 'TextHash' };

export const textHash = (text: string): TextHash =>
  createHash('sha256').update(text).digest('hex') as TextHash;

/** Vectors that may stand for one another: of one encoder, and of texts in one role, since a role may change the vector. */
export interface VectorSpace {
  /** The fingerprint of the encoder without its name: versions that share an encoder share its vectors. */
  readonly encoder: string;
  readonly role: TextRole;
}

/**
 * Where vectors of texts are kept, so that a text is embedded once in a space and never again. Keyed by text and not by what has
 * it: an update of a scheme or of a patent pays only for the texts that changed.
 */
export interface EmbeddingStore {
  /** The vectors that are there, by text hash; what is not there is missing from the map. */
  get(space: VectorSpace, hashes: readonly TextHash[]): Promise<ReadonlyMap<TextHash, Float32Array>>;
  /** Keeps the vectors `[hashes.length, dimension]`; putting the same again is no error. */
  put(space: VectorSpace, hashes: readonly TextHash[], vectors: Matrix): Promise<void>;
}

/** Keeps vectors as long as the process lives. */
export class MemoryEmbeddings implements EmbeddingStore {
  private readonly spaces = new Map<string, Map<TextHash, Float32Array>>();

  async get(space: VectorSpace, hashes: readonly TextHash[]): Promise<ReadonlyMap<TextHash, Float32Array>> {
    const known = this.of(space);
    return new Map(
      hashes.flatMap((hash) => {
        const vector = known.get(hash);
        return vector === undefined ? [] : [[hash, vector] as const];
      }),
    );
  }

  async put(space: VectorSpace, hashes: readonly TextHash[], vectors: Matrix): Promise<void> {
    const known = this.of(space);
    hashes.forEach((hash, index) => known.set(hash, row(vectors, index).slice()));
  }

  private of({ encoder, role }: VectorSpace): Map<TextHash, Float32Array> {
    const key = `${role} ${encoder}`;
    const known = this.spaces.get(key) ?? new Map<TextHash, Float32Array>();
    this.spaces.set(key, known);
    return known;
  }
}

export interface Keeping {
  readonly encoder: Pick<Encoder, 'fingerprint' | 'dimension' | 'embed'>;
  readonly role: TextRole;
  readonly store: EmbeddingStore;
  /** Number of texts that are embedded and kept at a time, which is what an interruption loses. Default: all. */
  readonly part?: number;
  /** Does each part when it is its turn; what others have kept by then is not computed again. Default: at once. */
  readonly inTurn?: (<Result>(part: () => Promise<Result>) => Promise<Result>) | undefined;
  readonly signal?: AbortSignal;
}

type Vectors = ReadonlyMap<TextHash, Float32Array>;
type TextsOf = (missing: readonly TextHash[]) => Promise<ReadonlyMap<TextHash, string>>;

const NONE: Vectors = new Map();

/**
 * The vectors of texts, known by their hashes: those that are kept at once, then the others part by part, embedded and kept. Parts
 * that are done stay done when it is stopped.
 * @param textsOf fetches the texts of some hashes, each once; a text that is gone may be left out, and has no vector then
 */
export async function* vectorsInParts(
  hashes: Iterable<TextHash>,
  textsOf: TextsOf,
  keeping: Keeping,
): AsyncGenerator<Vectors, void> {
  const { store, part = Infinity, inTurn, signal } = keeping;
  const space = spaceOf(keeping);
  const wanted = [...new Set(hashes)];
  const kept = await store.get(space, wanted);
  if (kept.size > 0) yield kept;
  const missing = wanted.filter((hash) => !kept.has(hash));
  const size = Math.min(part, missing.length);
  for (let start = 0; start < missing.length; start += size) {
    const own = missing.slice(start, start + size);
    const made = async () => {
      signal?.throwIfAborted();
      // Another process may have come first.
      const since = start === 0 && !inTurn ? NONE : await store.get(space, own);
      const left = own.filter((hash) => !since.has(hash));
      return left.length === 0 ? since : new Map([...since, ...(await embedded(left, textsOf, keeping))]);
    };
    const vectors = await (inTurn ? inTurn(made) : made());
    if (vectors.size > 0) yield vectors;
  }
}

const spaceOf = ({ encoder, role }: Keeping): VectorSpace => ({
  encoder: nameless(encoder.fingerprint),
  role,
});

/** Computes vectors, and keeps them. */
async function embedded(hashes: readonly TextHash[], textsOf: TextsOf, keeping: Keeping): Promise<Vectors> {
  const { encoder, role, store, signal } = keeping;
  const texts = await textsOf(hashes);
  if (texts.size === 0) return NONE;
  const found = [...texts.keys()];
  const vectors = await encoder.embed([...texts.values()], { role, signal });
  await store.put(spaceOf(keeping), found, vectors);
  return new Map(found.map((hash, index) => [hash, row(vectors, index)]));
}

export interface KeepingTexts extends Keeping {
  /** Called after each part with the number of distinct texts that have a vector, and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The vectors of texts, from the store where it has them, else computed and kept: `[texts.length, dimension]`. */
export async function keptEmbeddings(texts: readonly string[], options: KeepingTexts): Promise<Matrix> {
  const hashes = texts.map(textHash);
  const textOf = new Map(hashes.map((hash, index) => [hash, texts[index]!]));
  const vectors = new Map<TextHash, Float32Array>();
  const textsOf = async (missing: readonly TextHash[]) =>
    new Map(missing.map((hash) => [hash, textOf.get(hash)!]));
  for await (const some of vectorsInParts(hashes, textsOf, options)) {
    for (const [hash, vector] of some) vectors.set(hash, vector);
    options.onProgress?.(vectors.size, textOf.size);
  }
  return stackRows(
    hashes.map((hash) => vectors.get(hash)!),
    options.encoder.dimension,
  );
}
