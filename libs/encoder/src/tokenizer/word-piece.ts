import type { BertTokenizerDescription } from './bert-tokenizer-json.js';

/**
 * WordPiece (Schuster & Nakajima 2012, as in BERT): the longest piece of the vocabulary that begins the word, then the
 * longest that continues it, and so on; a word that cannot be covered is the unknown token.
 */
export class WordPiece {
  private readonly beginnings: ReadonlyMap<string, number>;
  private readonly continuations = new Map<string, number>();
  private readonly longestBeginning: number;
  private readonly longestContinuation: number;
  /** What a word is that the vocabulary does not cover. */
  readonly unknown: readonly number[];

  constructor(private readonly description: BertTokenizerDescription) {
    const { vocabulary, continuation } = description;
    this.beginnings = vocabulary;
    vocabulary.forEach((id, piece) => {
      if (piece.startsWith(continuation)) this.continuations.set(piece.slice(continuation.length), id);
    });
    this.longestBeginning = longestKey(this.beginnings);
    this.longestContinuation = longestKey(this.continuations);
    this.unknown = [description.unknown];
  }

  /** The pieces of one normalised word. */
  split(word: string): readonly number[] {
    if (word.length > this.description.longestWord && codePoints(word) > this.description.longestWord) {
      return this.unknown;
    }
    const ids: number[] = [];
    for (let start = 0; start < word.length;) {
      const pieces = start === 0 ? this.beginnings : this.continuations;
      let end = Math.min(
        word.length,
        start + (start === 0 ? this.longestBeginning : this.longestContinuation),
      );
      let id: number | undefined;
      while (end > start && (id = pieces.get(word.slice(start, end))) === undefined) end--;
      if (id === undefined) return this.unknown;
      ids.push(id);
      start = end;
    }
    return ids;
  }
}

function longestKey(pieces: ReadonlyMap<string, number>): number {
  let longest = 0;
  for (const piece of pieces.keys()) if (piece.length > longest) longest = piece.length;
  return longest;
}

const codePoints = (word: string) => Array.from(word).length;
