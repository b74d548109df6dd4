import { readJson } from '../checkpoint/checkpoint.js';
import { serve } from '../workers/serve.js';
import { createTokenizer, joinTokenized, type TokenizedTexts } from './tokenizer.js';

export interface TokenizerTask {
  readonly texts: readonly string[];
  readonly maxTokens: number;
}

await serve<{ file: string }, TokenizerTask, TokenizedTexts>(async ({ file }) => {
  const tokenizer = createTokenizer(file, await readJson(file));
  return {
    handle: async ({ texts, maxTokens }) => {
      const output = joinTokenized(texts.map((text) => tokenizer.encode(text, maxTokens)));
      return { output, transfer: [output.ids.buffer, output.offsets.buffer] };
    },
    close: async () => undefined,
  };
});
