import type { BertTokenizerDescription } from './bert-tokenizer-json.js';

/** Dropped by BERT's text cleaning: NUL, the replacement character, control, format, private use, lone surrogates. */
const DROPPED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
/** The ideographs that BERT treats as words of their own (not Hangul, not kana). */
const IDEOGRAPH =
  /[\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{20000}-\u{2A6DF}\u{2A700}-\u{2CEAF}\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}]/gu;
/** Words and punctuation marks; every ASCII symbol counts as punctuation, whatever Unicode says. */
const WORD =
  /[^\s\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E]+|[\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E]/gu;

type Normalizer = BertTokenizerDescription['normalizer'];

/**
 * The words of a piece of text that holds no tab, line feed or carriage return: BERT's normalizer, then its
 * pre-tokenizer, character by character as the checkpoints' own tokenizer does it.
 */
export function bertWords(text: string, normalizer: Normalizer): readonly string[] {
  let clean = text.replace(DROPPED, '');
  if (normalizer.chinese) clean = clean.replace(IDEOGRAPH, ' $& ');
  if (normalizer.lowercase) clean = lowerCase(clean);
  if (normalizer.stripAccents) clean = clean.normalize('NFD').replace(/\p{Mn}/gu, '');
  return clean.match(WORD) ?? [];
}

/** Lower case one character at a time: JavaScript alone would turn a capital sigma at the end of a word into ς. */
const lowerCase = (text: string) => text.replaceAll('\u03A3', '\u03C3').toLowerCase();
