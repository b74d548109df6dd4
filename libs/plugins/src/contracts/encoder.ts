import type { Matrix } from '@nonet/numerics';

/** What a text is to the encoder: E5 puts `query: ` or `passage: ` before it, MiniLM makes no difference. Patents are queries, also those that are found; texts of the scheme and of labels are passages. */
export type TextRole = 'query' | 'passage';

export interface EmbedOptions {
  role: TextRole;
  /** Stops the work as soon as the running batch is done; `embed` then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Where a model runs: `cpu`, or `cuda:N`. */
export type Device = 'cpu' | `cuda:${number}`;

/** What a person asks for; only `auto` may fall back from CUDA to the CPU. */
export type DeviceChoice = 'auto' | 'cpu' | 'cuda' | `cuda:${number}`;

/** A sentence encoder: texts in, L2-normalised vectors out. */
export interface Encoder {
  /** Stable name, for example `minilm-l6`. */
  readonly id: string;
  /** Changes whenever the vectors would change (weights, precision, pooling); embeddings are cached under it. */
  readonly fingerprint: string;
  readonly dimension: number;
  /** Longest input in tokens, special tokens included; longer texts are truncated. */
  readonly maxTokens: number;
  readonly device: Device;
  /** Embeds `texts` in order: a matrix `[texts.length, dimension]` with rows of unit length. */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Matrix>;
  dispose(): Promise<void>;
}

/** A batch that an encoder has computed. */
export interface EncodedBatch {
  texts: number;
  /** Padding included. */
  tokens: number;
  ms: number;
  /** Texts that wait for a place in one, at that moment. */
  waiting: number;
}

export interface OpenEncoderOptions {
  device: DeviceChoice;
  /** Folder with checkpoints, one sub-folder each (`NONET_MODELS`); null: none is configured. */
  modelsFolder: string | null;
  /** Processor cores that it may keep busy, where others of this machine are for other processes. Default: all of them. */
  cores?: number;
  signal?: AbortSignal;
  /** Called while weights are fetched or converted; `fraction` in [0, 1]. */
  onProgress?: (progress: { what: string; fraction: number }) => void;
  /** Called after every batch, by an encoder that works in batches. */
  onBatch?: (batch: EncodedBatch) => void;
}

/** What a plugin registers: an encoder that can be opened when somebody needs it. */
export interface EncoderProvider {
  readonly id: string;
  /** One line for lists: model, size, language. */
  readonly description: string;
  /**
   * Fingerprints of before whose vectors may be compared with those that it gives now: versions that were trained on them are
   * opened, with a warning. Default: none.
   */
  readonly reads?: readonly string[];
  open(options: OpenEncoderOptions): Promise<Encoder>;
}
