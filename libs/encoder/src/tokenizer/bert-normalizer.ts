import { normalised } from '@nonet/cpc-taxonomy';
import type { BertTokenizerDescription } from './bert-tokenizer-json.js';

/** Dropped by BERT's text cleaning: NUL, the replacement character, control, format, private use, lone surrogates. */
const DROPPED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
/** The ideographs that BERT treats as words of their own (not Hangul, not kana). */
const IDEOGRAPHS = String.raw`\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{20000}-\u{2A6DF}\u{2A700}-\u{2CEAF}\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}`;
const IDEOGRAPH = new RegExp(`[${IDEOGRAPHS}]`, 'gu');
/** Punctuation; every ASCII symbol counts as such, whatever Unicode says. */
const MARKS = String.raw`\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E`;
/** Words and punctuation marks. */
const WORD = new RegExp(String.raw`[^\s${MARKS}]+|[${MARKS}]`, 'gu');
/** What JavaScript takes for white space and BERT drops. */
const DROPPED_SPACE = String.raw`\v\f\uFEFF`;
const PIECE = new RegExp(String.raw`(?:[^\s${MARKS}]|[${DROPPED_SPACE}])+|[${MARKS}]`, 'gu');
const PIECE_OF_CHINESE = new RegExp(
  String.raw`(?:[^\s${MARKS}${IDEOGRAPHS}]|[${DROPPED_SPACE}])+|[${MARKS}${IDEOGRAPHS}]`,
  'gu',
);

type Normalizer = BertTokenizerDescription['normalizer'];

/**
 * The words of a piece of text that holds no tab, line feed or carriage return: BERT's normalizer, then its
 * pre-tokenizer, character by character as the checkpoints' own tokenizer does it.
 */
export function bertWords(text: string, normalizer: Normalizer): readonly string[] {
  let clean = text.replace(DROPPED, '');
  if (normalizer.chinese) clean = clean.replace(IDEOGRAPH, ' $& ');
  if (normalizer.lowercase) clean = lowerCase(clean);
  if (normalizer.stripAccents) clean = normalised(clean, 'NFD').replace(/\p{Mn}/gu, '');
  return clean.match(WORD) ?? [];
}

/**
 * The pieces of a text that can be normalised by themselves: its words and punctuation marks before normalisation. Lazily,
 * since a model wants some hundred tokens of a text that may have no blank on a hundred pages.
 */
export function* piecesOf(text: string, { chinese }: Normalizer): Generator<string> {
  for (const [piece] of text.matchAll(chinese ? PIECE_OF_CHINESE : PIECE)) yield piece;
}

/** A piece without what its normalisation drops anyway: at least as many characters as its words will have. */
export function bareOf(piece: string, { stripAccents }: Normalizer): string {
  const whole = piece.replace(DROPPED, '');
  return stripAccents ? whole.replace(/\p{Mn}/gu, '') : whole;
}

/** Lower case one character at a time: JavaScript alone would turn a capital sigma at the end of a word into ς. */
const lowerCase = (text: string) => text.replaceAll('\u03A3', '\u03C3').toLowerCase();
