import { cleanMarkup } from '../record/clean-text.js';
import type { Claim } from '../record/patent-record.js';

/**
 * Claims from one text or a list of texts. A text that begins with claim 1 is cut before `2. `, `3. ` and so on, in
 * order and before a capital only, so that `FIG. 2. ` or `at least 3. 5 g` does not start a claim.
 */
export function splitClaims(given: string | readonly string[]): Claim[] {
  const texts = (
    typeof given === 'string' ? numberedParts(cleanMarkup(given)) : given.map(cleanMarkup)
  ).filter((text) => text !== '');
  return texts.map((text, index) => {
    const printed = /^(\d{1,4})\s?[.)]\s+/.exec(text);
    if (printed?.[1] === undefined) return { number: String(index + 1), text };
    return { number: String(Number(printed[1])), text: text.slice(printed[0].length) };
  });
}

function numberedParts(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let expected = /^1\s?\.\s/.test(text) ? 2 : Infinity;
  for (const mark of text.matchAll(/(?<=[.;:]\s)(\d{1,4})\s?\.\s(?=\p{Lu})/gu)) {
    if (Number(mark[1]) !== expected) continue;
    parts.push(text.slice(start, mark.index).trim());
    start = mark.index;
    expected++;
  }
  parts.push(text.slice(start).trim());
  return parts;
}
