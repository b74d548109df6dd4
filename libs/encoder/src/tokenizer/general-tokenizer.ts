import { boundMarks } from '@nonet/cpc-taxonomy';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { EncoderError } from '../errors.js';
import type { Tokenizer } from './tokenizer.js';

/** Any other `tokenizer.json`, by `@huggingface/tokenizers`: slower, but it knows all kinds. */
export function generalTokenizer(file: string, json: object): Tokenizer {
  const inner = open(file, json);
  const { before, after } = specialTokens(inner);
  return {
    kind: 'general',
    encode: (text, maxTokens) => {
      const { ids } = inner.encode(boundMarks(text), { add_special_tokens: false });
      const room = maxTokens - before.length - after.length;
      return Int32Array.from([...before, ...ids.slice(0, room), ...after]);
    },
  };
}

function open(file: string, json: object): HuggingFaceTokenizer {
  try {
    return new HuggingFaceTokenizer(json, {});
  } catch (cause) {
    throw new EncoderError('TOKENIZER_INVALID', `${file} describes a tokenizer that cannot be built.`, {
      cause,
    });
  }
}

/** The special tokens around a text, seen by encoding one with and without them. */
function specialTokens(tokenizer: HuggingFaceTokenizer): { before: number[]; after: number[] } {
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('a').ids;
  for (let start = 0; start + bare.length <= whole.length; start++) {
    if (bare.every((id: number, i: number) => whole[start + i] === id)) {
      return { before: whole.slice(0, start), after: whole.slice(start + bare.length) };
    }
  }
  return { before: [], after: [] };
}
