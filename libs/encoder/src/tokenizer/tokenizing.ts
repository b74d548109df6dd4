import { nextTurn } from '@nonet/numerics';
import { readJson } from '../checkpoint/checkpoint.js';
import { WorkerTeam } from '../workers/worker-team.js';
import type { TokenizerTask } from './tokenizer-worker.js';
import { createTokenizer, joinTokenized, type TokenizedTexts, type Tokenizer } from './tokenizer.js';

/** Up to here (characters of a call), handing texts to a thread costs more than it saves. */
const INLINE_CHARACTERS = 100_000;
/** How long the event loop may be held at a time, in milliseconds. */
const SLICE = 4;
/** Texts for a thread at a time. */
const CHUNK = 512;

/** Tokenises without holding the event loop: little at once in slices, much in worker threads. */
export class Tokenizing {
  private team: Promise<WorkerTeam<TokenizerTask, TokenizedTexts>> | undefined;

  private constructor(
    private readonly file: string,
    private readonly tokenizer: Tokenizer,
    private readonly threads: number,
  ) {}

  static async open(file: string, threads: number): Promise<Tokenizing> {
    return new Tokenizing(file, createTokenizer(file, await readJson(file)), threads);
  }

  async tokenize(texts: readonly string[], maxTokens: number, signal?: AbortSignal): Promise<TokenizedTexts> {
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    return characters <= INLINE_CHARACTERS
      ? this.inSlices(texts, maxTokens, signal)
      : this.inThreads(texts, maxTokens, signal);
  }

  async close(): Promise<void> {
    const team = await this.team?.catch(() => undefined);
    await team?.close();
  }

  private async inSlices(
    texts: readonly string[],
    maxTokens: number,
    signal?: AbortSignal,
  ): Promise<TokenizedTexts> {
    const tokenized: Int32Array[] = [];
    let since = performance.now();
    for (const text of texts) {
      tokenized.push(this.tokenizer.encode(text, maxTokens));
      if (performance.now() - since > SLICE) {
        await nextTurn();
        signal?.throwIfAborted();
        since = performance.now();
      }
    }
    return joinTokenized(tokenized);
  }

  private async inThreads(
    texts: readonly string[],
    maxTokens: number,
    signal?: AbortSignal,
  ): Promise<TokenizedTexts> {
    this.team ??= WorkerTeam.start({
      module: 'tokenizer/tokenizer-worker',
      data: { file: this.file },
      size: this.threads,
    });
    const team = await this.team;
    const parts: Promise<TokenizedTexts>[] = [];
    for (let start = 0; start < texts.length; start += CHUNK) {
      parts.push(team.run({ texts: texts.slice(start, start + CHUNK), maxTokens }, []));
    }
    const tokenized = await Promise.all(parts);
    signal?.throwIfAborted();
    return tokenized.length === 1 ? tokenized[0]! : joinTokenized(tokenized.flatMap(separate));
  }
}

const separate = ({ ids, offsets }: TokenizedTexts): Int32Array[] =>
  Array.from({ length: offsets.length - 1 }, (_, i) => ids.subarray(offsets[i], offsets[i + 1]));
