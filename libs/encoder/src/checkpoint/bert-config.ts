import { z } from 'zod';
import { EncoderError } from '../errors.js';

const size = z.number().int().positive();

const schema = z.object({
  model_type: z.string(),
  hidden_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  intermediate_size: size,
  max_position_embeddings: size,
  type_vocab_size: size,
  vocab_size: size,
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_act: z.string().default('gelu'),
  position_embedding_type: z.string().default('absolute'),
});

/** The exact GELU by the error function, or its approximation by tanh. */
export type Activation = 'gelu' | 'gelu-tanh';

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
};

/** The shape of a BERT encoder (Devlin et al. 2019). */
export interface BertConfig {
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly positions: number;
  readonly tokenTypes: number;
  readonly vocabulary: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

/** Reads a `config.json` and makes sure that it describes a BERT encoder. */
export function parseBertConfig(file: string, json: unknown): BertConfig {
  const modelType = z.object({ model_type: z.string() }).safeParse(json);
  if (modelType.success && modelType.data.model_type !== 'bert') {
    throw unsupported(file, `its model_type is "${modelType.data.model_type}"; only "bert" is`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw new EncoderError('CHECKPOINT_INVALID', `${file} is malformed: ${z.prettifyError(parsed.error)}`);
  }
  const config = parsed.data;
  const activation = ACTIVATIONS[config.hidden_act];
  if (!activation) {
    throw unsupported(
      file,
      `its hidden_act is "${config.hidden_act}"; only ${Object.keys(ACTIVATIONS).join(', ')} are`,
    );
  }
  if (config.position_embedding_type !== 'absolute') {
    throw unsupported(
      file,
      `its position_embedding_type is "${config.position_embedding_type}"; only "absolute" is`,
    );
  }
  if (config.hidden_size % config.num_attention_heads !== 0) {
    throw new EncoderError(
      'CHECKPOINT_INVALID',
      `${file}: hidden_size ${config.hidden_size} does not divide into ${config.num_attention_heads} heads.`,
    );
  }
  return {
    hidden: config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    intermediate: config.intermediate_size,
    positions: config.max_position_embeddings,
    tokenTypes: config.type_vocab_size,
    vocabulary: config.vocab_size,
    epsilon: config.layer_norm_eps,
    activation,
  };
}

const unsupported = (file: string, problem: string) =>
  new EncoderError(
    'CHECKPOINT_UNSUPPORTED',
    `The checkpoint of ${file} cannot be run: ${problem} supported.`,
  );
