import { stem } from './stem.js';
import { STOP_WORDS } from './stop-words.js';

/** Shorter words are units, axes and reference signs. */
const MIN_LENGTH = 3;
/** No word of a language is longer; sequences and hashes are. */
const MAX_LENGTH = 40;

/** The words of a text in order: runs of letters, lower case. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** What a word is looked up as: its stem; '' for words that carry no meaning of their own. */
export function termOf(word: string): string {
  if (word.length < MIN_LENGTH || word.length > MAX_LENGTH || STOP_WORDS.has(word)) return '';
  const term = stem(word);
  return STOP_WORDS.has(term) ? '' : term;
}
