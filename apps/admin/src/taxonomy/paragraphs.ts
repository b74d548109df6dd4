/** A piece of a text: words, or a reference to another place. */
export interface TextPart {
  readonly text: string;
  readonly symbol: string | null;
}

/** Where a sentence ends and another begins, or a list begins after its colon. */
const BREAK = /(?<=[a-z)\]][.:])\s+(?=[A-Z])|\n+/;

/** The definition comes as one line: each sentence becomes a paragraph, as the offices print it. */
export function paragraphsOf(parts: readonly TextPart[]): TextPart[][] {
  const paragraphs: TextPart[][] = [[]];
  for (const part of parts) {
    const pieces = part.symbol === null ? part.text.split(BREAK) : [part.text];
    pieces.forEach((text, i) => {
      if (i > 0) paragraphs.push([]);
      if (text !== '') paragraphs.at(-1)!.push({ text, symbol: part.symbol });
    });
  }
  return paragraphs.filter((paragraph) => paragraph.some(({ text }) => text.trim() !== ''));
}

/** Of a title the pieces in parentheses that refer to other places, one for each: `preservation thereof A23B`. */
export function referencesOf(parts: readonly TextPart[]): TextPart[][] {
  const pieces: TextPart[][] = [[]];
  for (const part of parts) {
    const texts = part.symbol === null ? part.text.split(/[();]/) : [part.text];
    texts.forEach((text, i) => {
      if (i > 0) pieces.push([]);
      if (text.trim() !== '') pieces.at(-1)!.push({ text, symbol: part.symbol });
    });
  }
  return pieces.filter((piece) => piece.some(({ symbol }) => symbol !== null));
}
