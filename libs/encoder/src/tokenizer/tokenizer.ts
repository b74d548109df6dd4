import { z } from 'zod';
import { EncoderError } from '../errors.js';
import { bertTokenizer } from './bert-tokenizer.js';
import { generalTokenizer } from './general-tokenizer.js';

/** Token ids of several texts, one after the other: text `i` has `ids[offsets[i] .. offsets[i + 1])`. */
export interface TokenizedTexts {
  readonly ids: Int32Array<ArrayBuffer>;
  /** One more than there are texts. */
  readonly offsets: Int32Array<ArrayBuffer>;
}

/** Turns a text into token ids, special tokens included, at most `maxTokens` of them; longer texts are cut. */
export interface Tokenizer {
  readonly kind: 'bert' | 'general';
  encode(text: string, maxTokens: number): Int32Array;
}

/**
 * The tokenizer that a `tokenizer.json` describes: the fast one of this library where it is BERT's WordPiece,
 * `@huggingface/tokenizers` for every other kind.
 */
export function createTokenizer(file: string, json: unknown): Tokenizer {
  const shape = z.looseObject({ model: z.looseObject({ type: z.string().optional() }) }).safeParse(json);
  if (!shape.success) {
    throw new EncoderError('TOKENIZER_INVALID', `${file} is malformed: ${z.prettifyError(shape.error)}`);
  }
  return bertTokenizer(file, shape.data) ?? generalTokenizer(file, shape.data);
}

/** Joins the token ids of texts in order. */
export function joinTokenized(texts: readonly Int32Array[]): TokenizedTexts {
  const offsets = new Int32Array(texts.length + 1);
  texts.forEach((ids, i) => (offsets[i + 1] = offsets[i]! + ids.length));
  const ids = new Int32Array(offsets[texts.length]!);
  texts.forEach((text, i) => ids.set(text, offsets[i]!));
  return { ids, offsets };
}
