/** A piece of a text, and whether it is to be marked. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Endings that words of a text may have beyond the words of the scheme. */
const ENDING = /^(?:s|es|ed|d|ing|er|ers|ly|al)?$/;

/** Parts a text so that the words of the evidence, also with an ending, can be marked in it. Together the pieces are the text. */
export function markedPieces(text: string, words: readonly string[]): Piece[] {
  const sought = words.flatMap((word) => word.toLowerCase().match(WORD) ?? []);
  if (sought.length === 0) return [{ text, isMarked: false }];
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(WORD)) {
    const word = found.toLowerCase();
    if (!sought.some((one) => word.startsWith(one) && ENDING.test(word.slice(one.length)))) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), isMarked: false });
    pieces.push({ text: found, isMarked: true });
    end = index + found.length;
  }
  return [...pieces, { text: text.slice(end), isMarked: false }].filter((piece) => piece.text !== '');
}

const WORD = /[\p{L}\p{N}]+/gu;
