import type { Random } from '@nonet/numerics';
import type { TokenizedTexts } from '@nonet/encoder/tokenizer';

/** The tokens around every text: `[CLS]` and a prefix before, `[SEP]` after. */
export interface Frame {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** Which texts are shown in part, and how much of them: shares in [0, 1]. */
export interface Cropping {
  /** How many of the texts. */
  readonly share: number;
  /** The shortest and the longest window, of the tokens of the text. */
  readonly from: number;
  readonly to: number;
}

/** A window has at least this many tokens: less says nothing. */
const SHORTEST_WINDOW = 16;

export interface Window {
  readonly start: number;
  readonly length: number;
}

/** The part of a text of `length` tokens to show: mostly all of it. */
export function drawWindow(length: number, { share, from, to }: Cropping, random: Random): Window {
  if (random.next() >= share) return { start: 0, length };
  const shown = Math.max(SHORTEST_WINDOW, Math.floor(length * (from + (to - from) * random.next())));
  if (shown >= length) return { start: 0, length };
  return { start: random.below(length - shown + 1), length: shown };
}

export const textLength = ({ offsets }: TokenizedTexts, text: number): number =>
  offsets[text + 1]! - offsets[text]!;
export const textCount = ({ offsets }: TokenizedTexts): number => offsets.length - 1;

/** How texts of one kind become rows: what frames them, and the most tokens of a row, frame included. */
export interface RowShape {
  readonly frame: Frame;
  readonly tokens: number;
}

/** Rows of token ids of different lengths, one after the other. */
export class TokenRows {
  /** Row `i` has the ids `ids[offsets[i] .. offsets[i + 1])`. */
  readonly ids: number[] = [];
  readonly offsets: number[] = [0];

  get count(): number {
    return this.offsets.length - 1;
  }

  length(row: number): number {
    return this.offsets[row + 1]! - this.offsets[row]!;
  }

  /** Adds a text, or a window of it, cut at the most tokens of a row. */
  add(
    texts: TokenizedTexts,
    text: number,
    { frame, tokens }: RowShape,
    { start, length } = { start: 0, length: textLength(texts, text) },
  ): void {
    const { before, after } = frame;
    const shown = Math.min(length, tokens - before.length - after.length);
    const from = texts.offsets[text]! + start;
    this.ids.push(...before, ...texts.ids.subarray(from, from + shown), ...after);
    this.offsets.push(this.ids.length);
  }

  /** Adds a row without words, for a place that must be filled. */
  addEmpty({ frame }: RowShape): void {
    this.ids.push(...frame.before, ...frame.after);
    this.offsets.push(this.ids.length);
  }
}
