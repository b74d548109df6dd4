import type { BertConfig } from './bert-config.js';
import { OnnxModel } from './onnx-model.js';
import type { StoredWeights } from './safetensors.js';

/** The prefixes under which a file may keep the encoder: bare, or inside a model with a head. */
const PREFIXES = ['', 'bert.', 'roberta.', 'model.', '0.auto_model.'];
/** Changes whenever the same weights would give other vectors. */
export const GRAPH_VERSION = 1;
/** Added to the scores of padding, so that softmax makes them 0. */
const MASKED = -1e9;

/**
 * An encoder like BERT as an ONNX model, from its weights: `input_ids` and `attention_mask` in, `last_hidden_state` out, as exports
 * have them. Linear layers are stored [out, in], as PyTorch has them.
 * @throws Error where a tensor is missing or has another shape than the configuration says
 */
export function bertModel(config: BertConfig, find: (name: string) => StoredWeights | null): Uint8Array {
  const { hidden_size: hidden, num_attention_heads: heads, layer_norm_eps: epsilon } = config;
  const model = new OnnxModel();
  const prefix = PREFIXES.find((one) => find(`${one}embeddings.word_embeddings.weight`) !== null) ?? '';

  function weights(name: string, shape: readonly number[]): string {
    const stored = find(prefix + name);
    if (stored === null) throw new Error(`The weights lack ${prefix}${name}.`);
    if (stored.shape.join() !== shape.join())
      throw new Error(`${prefix}${name} is [${stored.shape.join(', ')}] where [${shape.join(', ')}] is due.`);
    return model.weights(name, stored);
  }
  const linear = (x: string, name: string, outputs: number, inputs: number) => {
    const turned = model.op('Transpose', [weights(`${name}.weight`, [outputs, inputs])], { perm: [1, 0] });
    return model.op('Add', [model.op('MatMul', [x, turned]), weights(`${name}.bias`, [outputs])]);
  };
  const normalised = (x: string, name: string) => {
    const [scale, offset] = ['weight', 'bias'].map((part) => weights(`${name}.${part}`, [hidden]));
    return model.op('LayerNormalization', [x, scale, offset], { axis: -1, epsilon });
  };
  /** [batch, tokens, hidden] to [batch, heads, tokens, width]. */
  const apart = (x: string) =>
    model.op('Transpose', [model.op('Reshape', [x, model.integers([0, 0, heads, hidden / heads])])], {
      perm: [0, 2, 1, 3],
    });
  const activated = (x: string) => {
    if (config.hidden_act === 'relu') return model.op('Relu', [x]);
    const erf = model.op('Erf', [model.op('Mul', [x, model.number(Math.SQRT1_2)])]);
    const share = model.op('Mul', [model.op('Add', [erf, model.number(1)]), model.number(0.5)]);
    return model.op('Mul', [x, share]);
  };

  const ids = model.input('input_ids');
  const mask = model.op('Cast', [model.input('attention_mask')], { to: 1 });
  const padding = model.op('Mul', [model.op('Sub', [model.number(1), mask]), model.number(MASKED)]);
  const ignored = model.op('Unsqueeze', [padding, model.integers([1, 2])]);

  const tokens = model.op('Gather', [model.op('Shape', [ids]), model.integers([1], [])]);
  const counted = model.op('Range', [model.integers([0], []), tokens, model.integers([1], [])]);
  const positions = model.op('Add', [counted, model.integers([config.firstPosition], [])]);
  const table = (name: string, rows: number, at: string) =>
    model.op('Gather', [weights(`embeddings.${name}_embeddings.weight`, [rows, hidden]), at]);
  const word = table('word', config.vocab_size, ids);
  const place = table('position', config.max_position_embeddings, positions);
  const kind = table('token_type', config.type_vocab_size, model.integers([0], []));
  const embedded = model.op('Add', [model.op('Add', [word, place]), kind]);
  let states = normalised(embedded, 'embeddings.LayerNorm');
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const at = `encoder.layer.${layer}`;
    const [query, key, value] = ['query', 'key', 'value'].map((part) =>
      apart(linear(states, `${at}.attention.self.${part}`, hidden, hidden)),
    );
    const turned = model.op('Transpose', [key], { perm: [0, 1, 3, 2] });
    const alike = model.op('Mul', [
      model.op('MatMul', [query, turned]),
      model.number(1 / Math.sqrt(hidden / heads)),
    ]);
    const shares = model.op('Softmax', [model.op('Add', [alike, ignored])], { axis: -1 });
    const mixed = model.op('Transpose', [model.op('MatMul', [shares, value])], { perm: [0, 2, 1, 3] });
    const together = model.op('Reshape', [mixed, model.integers([0, 0, hidden])]);
    const attended = linear(together, `${at}.attention.output.dense`, hidden, hidden);
    const middle = normalised(model.op('Add', [attended, states]), `${at}.attention.output.LayerNorm`);
    const inner = activated(linear(middle, `${at}.intermediate.dense`, config.intermediate_size, hidden));
    const outer = linear(inner, `${at}.output.dense`, hidden, config.intermediate_size);
    states = normalised(model.op('Add', [outer, middle]), `${at}.output.LayerNorm`);
  }
  return model.build(states, 'last_hidden_state');
}
