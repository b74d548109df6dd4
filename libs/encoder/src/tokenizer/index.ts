export type { TokenizedTexts } from './tokenizer.js';
export { Tokenizing } from './tokenizing.js';
