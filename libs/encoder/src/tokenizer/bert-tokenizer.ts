import { bareOf, bertWords, piecesOf } from './bert-normalizer.js';
import { type BertTokenizerDescription, describeBertTokenizer } from './bert-tokenizer-json.js';
import type { Tokenizer } from './tokenizer.js';
import { WordCache } from './word-cache.js';
import { WordPiece } from './word-piece.js';

/** Words remembered: the vocabulary of many patents, in a few megabytes. */
const CACHED_WORDS = 50_000;

/** Characters of a word, marks and dropped ones included, from which on its length is looked at first. */
const LONG_WORD = 1_000;

/** Character classes of the scan: most of a patent is plain letters, and only the rest takes the careful way. */
const SPACE = 0;
const LETTER = 1;
const PUNCTUATION = 2;
const CAREFUL = 3;
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) return SPACE;
  if (code < 0x20 || code === 0x7f) return CAREFUL;
  return /[0-9A-Za-z]/.test(String.fromCharCode(code)) ? LETTER : PUNCTUATION;
});

/** The tokenizer of BERT (normalizer, pre-tokenizer, WordPiece, template), or undefined for a file of another kind. */
export function bertTokenizer(file: string, json: unknown): Tokenizer | undefined {
  const description = describeBertTokenizer(file, json);
  return description && new BertTokenizer(description);
}

class BertTokenizer implements Tokenizer {
  readonly kind = 'bert';
  private readonly wordPiece: WordPiece;
  private readonly cache = new WordCache(CACHED_WORDS);
  private readonly verbatim: RegExp | undefined;
  private buffer = new Int32Array(512);
  private length = 0;
  private limit = 0;

  constructor(private readonly description: BertTokenizerDescription) {
    this.wordPiece = new WordPiece(description);
    // The longest first, so that a token which begins like another one is found whole.
    const tokens = [...description.verbatim.keys()].sort((a, b) => b.length - a.length);
    const escaped = tokens.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.verbatim = tokens.length > 0 ? new RegExp(`(${escaped.join('|')})`) : undefined;
  }

  encode(text: string, maxTokens: number): Int32Array {
    const { before, after } = this.description;
    this.length = 0;
    if (this.buffer.length < maxTokens) this.buffer = new Int32Array(maxTokens);
    this.limit = maxTokens;
    this.push(before);
    this.limit = maxTokens - after.length;
    this.pushText(text);
    this.limit = maxTokens;
    this.push(after);
    return this.buffer.slice(0, this.length);
  }

  private pushText(text: string): void {
    if (!this.verbatim) return this.pushPlain(text);
    for (const part of text.split(this.verbatim)) {
      const id = this.description.verbatim.get(part);
      if (id === undefined) this.pushPlain(part);
      else this.push([id]);
    }
  }

  /** Walks over the text once: runs of letters and single marks directly, any other run of non-spaces with care. */
  private pushPlain(text: string): void {
    let start = 0;
    for (let at = 0; at < text.length && this.length < this.limit; at++) {
      const kind = classOf(text, at);
      if (kind === LETTER) continue;
      if (kind === CAREFUL) {
        // Marks are words of their own, so the careful stretch begins where the letters before it did.
        const end = endOfStretch(text, at);
        this.pushStretch(text.slice(start, end));
        at = end - 1;
        start = end;
        continue;
      }
      if (at > start) this.pushWord(text.slice(start, at));
      if (kind === PUNCTUATION) this.pushWord(text[at]!);
      start = at + 1;
    }
    if (start < text.length) this.pushWord(text.slice(start));
  }

  /** A stretch without ASCII spaces, of which normalisation may change and split every piece. */
  private pushStretch(raw: string): void {
    for (const piece of piecesOf(raw, this.description.normalizer)) {
      if (this.length >= this.limit) return;
      this.pushWord(piece);
    }
  }

  private pushWord(raw: string): void {
    if (this.length >= this.limit) return;
    let ids = this.cache.get(raw);
    if (ids === undefined) {
      ids = this.idsOf(raw);
      this.cache.set(raw, ids);
    }
    this.push(ids);
  }

  private idsOf(raw: string): readonly number[] {
    const { normalizer, longestWord } = this.description;
    if (raw.length <= LONG_WORD) return this.idsOfWords(raw);
    // Normalising a word of a hundred pages takes long, and the model does not know it in the end.
    const bare = bareOf(raw, normalizer);
    return bare.length > 2 * longestWord ? this.wordPiece.unknown : this.idsOfWords(bare);
  }

  private idsOfWords(raw: string): readonly number[] {
    return bertWords(raw, this.description.normalizer).flatMap((word) => this.wordPiece.split(word));
  }

  private push(ids: readonly number[]): void {
    for (let i = 0; i < ids.length && this.length < this.limit; i++) this.buffer[this.length++] = ids[i]!;
  }
}

function classOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? ASCII[code]! : CAREFUL;
}

function endOfStretch(text: string, from: number): number {
  let at = from;
  while (at < text.length && classOf(text, at) !== SPACE) at++;
  return at;
}
