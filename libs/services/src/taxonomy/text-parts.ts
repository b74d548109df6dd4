import { type CpcSymbol, tryParseSymbol } from '@nonet/cpc-taxonomy';

/** A piece of a text: words, or a symbol that the text refers to, as it stands there. */
export interface TextPart {
  readonly text: string;
  readonly symbol: CpcSymbol | null;
}

/** A subclass, with a group or without, as the offices write references. */
const REFERENCE = /(?<![A-Za-z0-9])[A-HY]\d{2}[A-Z](?:\s?\d{1,4}\/\d{2,6})?(?![A-Za-z0-9/])/g;

/** What may be a class in a list of places is a vitamin or a steel elsewhere: `E02`, `B12`. */
const PLACE = /(?<![A-Za-z0-9])[A-HY]\d{2}(?:[A-Z](?:\s?\d{1,4}\/\d{2,6})?)?(?![A-Za-z0-9/])/g;

/** Parts a title or a definition where it refers to other places; together the parts are the text. */
export const textParts = (text: string): TextPart[] => partsOf(text, REFERENCE);

/** The same of a text that names places and nothing else, whole classes too. */
export const placeParts = (text: string): TextPart[] => partsOf(text, PLACE);

function partsOf(text: string, reference: RegExp): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: written, index } of text.matchAll(reference)) {
    const symbol = tryParseSymbol(written);
    if (symbol === null) continue;
    if (index > from) parts.push({ text: text.slice(from, index), symbol: null });
    parts.push({ text: written, symbol });
    from = index + written.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), symbol: null });
  return parts;
}
