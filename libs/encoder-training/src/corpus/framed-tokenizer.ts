import type { Checkpoint } from '@nonet/encoder/checkpoint';
import { Tokenizing, type TokenizedTexts } from '@nonet/encoder/tokenizer';
import { FineTuneError } from '../errors.js';
import type { Frame } from './token-rows.js';

/** Maximum number of tokens kept of a text: windows are cut out of these. */
const KEPT_TOKENS = 640;

/** Tokenises texts for training: once, without what frames them, since a row may show any window of a text. */
export class FramedTokenizer {
  private constructor(
    private readonly tokenizing: Tokenizing,
    readonly textFrame: Frame,
    readonly symbolFrame: Frame,
    private readonly special: Frame,
  ) {}

  /** Patents are queries and symbols are passages, as in zero-shot classification. */
  static async open({ tokenizerFile, prefixes }: Checkpoint, threads: number): Promise<FramedTokenizer> {
    const tokenizing = await Tokenizing.open(tokenizerFile, threads);
    const texts = await tokenizing.tokenize(['', prefixes.query, prefixes.passage], KEPT_TOKENS);
    const [bare, query, passage] = [0, 1, 2].map((i) =>
      texts.ids.slice(texts.offsets[i], texts.offsets[i + 1]),
    );
    if (bare!.length !== 2) {
      throw new FineTuneError(
        'FINE_TUNE_CHECKPOINT_UNSUPPORTED',
        `${tokenizerFile} puts ${bare!.length} special tokens around a text; encoders in training have one on each side`,
      );
    }
    const special = { before: bare!.slice(0, 1), after: bare!.slice(1) };
    const frame = (prefix: Int32Array): Frame => ({ before: prefix.slice(0, -1), after: special.after });
    return new FramedTokenizer(tokenizing, frame(query!), frame(passage!), special);
  }

  readonly tokenize = async (texts: readonly string[], signal?: AbortSignal): Promise<TokenizedTexts> => {
    const { ids, offsets } = await this.tokenizing.tokenize(texts, KEPT_TOKENS, signal);
    const around = this.special.before.length + this.special.after.length;
    const inner = new Int32Array(ids.length - texts.length * around);
    const innerOffsets = offsets.map((offset, i) => offset - i * around);
    for (let i = 0; i < texts.length; i++) {
      const from = offsets[i]! + this.special.before.length;
      inner.set(ids.subarray(from, offsets[i + 1]! - this.special.after.length), innerOffsets[i]);
    }
    return { ids: inner, offsets: innerOffsets };
  };

  close(): Promise<void> {
    return this.tokenizing.close();
  }
}
