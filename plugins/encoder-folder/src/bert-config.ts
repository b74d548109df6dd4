import { readFileSync } from 'node:fs';
import { z } from '@nonet/plugins';

/** Encoders that differ in nothing but where positions begin and what their weights are called. */
const MODEL_TYPES = ['bert', 'roberta', 'xlm-roberta', 'camembert'] as const;
const ACTIVATIONS = ['gelu', 'relu'] as const;

const configSchema = z.object({
  model_type: z.enum(MODEL_TYPES, `must be one of ${MODEL_TYPES.join(', ')}`),
  hidden_act: z.enum(ACTIVATIONS, `must be ${ACTIVATIONS.join(' or ')}`).default('gelu'),
  position_embedding_type: z.literal('absolute', 'must be absolute').default('absolute'),
  hidden_size: z.number().int().positive(),
  intermediate_size: z.number().int().positive(),
  num_hidden_layers: z.number().int().positive(),
  num_attention_heads: z.number().int().positive(),
  vocab_size: z.number().int().positive(),
  max_position_embeddings: z.number().int().positive(),
  type_vocab_size: z.number().int().positive().default(1),
  layer_norm_eps: z.number().positive().default(1e-12),
  pad_token_id: z.number().int().nonnegative().nullish(),
});

/** The shape of an encoder like BERT (Devlin et al., 2019). */
export interface BertConfig extends Readonly<Omit<z.output<typeof configSchema>, 'pad_token_id'>> {
  /** The position of the first token: RoBERTa and its kin count from behind the padding's. */
  readonly firstPosition: number;
}

/** @throws Error that names the field of the file which is not as this plugin needs it */
export function readBertConfig(file: string): BertConfig {
  const parsed = configSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(
      `${file}: weights in safetensors are computed for encoders like BERT only; ${problems.join('; ')}. Others need an ONNX model.`,
    );
  }
  const { pad_token_id: padding, ...config } = parsed.data;
  if (config.hidden_size % config.num_attention_heads !== 0)
    throw new Error(`${file}: hidden_size must be a multiple of num_attention_heads.`);
  return { ...config, firstPosition: config.model_type === 'bert' ? 0 : (padding ?? 1) + 1 };
}
