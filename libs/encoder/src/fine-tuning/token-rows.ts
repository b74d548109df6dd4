import type { TokenizedTexts } from '../tokenizer/tokenizer.js';
import type { Random } from './random.js';

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

/** Padded rows of token ids `[rows, tokens]`, filled one after the other, and their lengths `[rows]`. */
export class TokenRows {
  readonly ids: Int32Array<ArrayBuffer>;
  readonly lengths: Int32Array<ArrayBuffer>;
  private row = 0;

  constructor(
    rows: number,
    private readonly tokens: number,
    private readonly frame: Frame,
  ) {
    this.ids = new Int32Array(rows * tokens);
    this.lengths = new Int32Array(rows);
  }

  /** Adds a text, or a window of it, cut at the width of the rows. */
  add(
    texts: TokenizedTexts,
    text: number,
    { start, length } = { start: 0, length: textLength(texts, text) },
  ): void {
    const { before, after } = this.frame;
    const shown = Math.min(length, this.tokens - before.length - after.length);
    const from = texts.offsets[text]! + start;
    const at = this.row * this.tokens;
    this.ids.set(before, at);
    this.ids.set(texts.ids.subarray(from, from + shown), at + before.length);
    this.ids.set(after, at + before.length + shown);
    this.lengths[this.row++] = before.length + shown + after.length;
  }

  /** Adds a row without words, for a place that must be filled. */
  addEmpty(): void {
    const { before, after } = this.frame;
    this.ids.set(before, this.row * this.tokens);
    this.ids.set(after, this.row * this.tokens + before.length);
    this.lengths[this.row++] = before.length + after.length;
  }
}
