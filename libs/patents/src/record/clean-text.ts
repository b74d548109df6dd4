import { normalised } from '@nonet/cpc-taxonomy';
import { withoutMarkup } from './markup.js';

/** What may have to be composed, removed or made a blank. Most texts have none of it. */
const UNUSUAL = /[^ -~]/;
const REMOVED = /[\u00AD\u200B-\u200D\u2060\uFEFF]+/g;
/** White space that is more than a blank between two words: a match costs more than to look at the character. */
const UNEVEN_SPACE = /(?! [^\s\p{Cc}])[\s\p{Cc}]+/gu;

/**
 * Text fit for storage and for models: canonical composition (NFC), no control, zero-width or half surrogate
 * characters (PostgreSQL refuses NUL, encoders refuse the others), no more combining marks in a row than a language
 * has, runs of any white space as one space, trimmed.
 */
export function cleanText(text: string): string {
  if (!UNUSUAL.test(text) && !text.includes('  ')) return text.trim();
  const whole = text.replace(/\p{Surrogate}/gu, '\uFFFD').replace(REMOVED, '');
  return normalised(whole, 'NFC').replace(UNEVEN_SPACE, ' ').trim();
}

/** `cleanText` without the tags and entities that JSONL and CSV exports of patents often carry; `a < b` survives. */
export function cleanMarkup(text: string): string {
  return cleanText(/[<&]/.test(text) ? withoutMarkup(text) : text);
}

/** The lines of a text, each clean and none empty; what stands as a block between tags is a line of its own. */
export function cleanLines(text: string): string[] {
  const plain = /[<&]/.test(text) ? withoutMarkup(text) : text;
  return plain
    .split(/[\r\n\u2028\u2029]+/)
    .map(cleanText)
    .filter((line) => line !== '');
}
