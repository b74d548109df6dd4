import onnxProto from 'onnx-proto';
import type { StoredWeights, WeightType } from './safetensors.js';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;
const { DataType } = onnx.TensorProto;

const IR_VERSION = 8;
const OPSET = 18;
/** protobuf holds no larger message. */
const LARGEST_MODEL = 2 ** 31 - 1;

const TYPES: Readonly<Record<WeightType, number>> = {
  F32: DataType.FLOAT,
  F16: DataType.FLOAT16,
  BF16: DataType.BFLOAT16,
};

type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** An ONNX graph under construction: each operator gives the name of its result. */
export class OnnxModel {
  readonly #nodes: onnxProto.onnx.INodeProto[] = [];
  readonly #initializers: onnxProto.onnx.ITensorProto[] = [];
  readonly #inputs: onnxProto.onnx.IValueInfoProto[] = [];
  #bytes = 0;

  /** int64, of texts and tokens: [batch, tokens]. */
  input(name: string): string {
    const dim = [{ dimParam: 'batch' }, { dimParam: 'tokens' }];
    this.#inputs.push({ name, type: { tensorType: { elemType: DataType.INT64, shape: { dim } } } });
    return name;
  }

  /** As numbers of 32 bits, whatever they are stored as: ONNX Runtime converts them once. */
  weights(name: string, { type, shape, bytes }: StoredWeights): string {
    this.#bytes += bytes.length;
    this.#initializers.push({ name, dims: [...shape], dataType: TYPES[type], rawData: bytes });
    return type === 'F32' ? name : this.op('Cast', [name], { to: DataType.FLOAT });
  }

  number(value: number): string {
    return this.#constant({ dims: [], dataType: DataType.FLOAT, floatData: [value] });
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#constant({ dims: [...dims], dataType: DataType.INT64, int64Data: [...values] });
  }

  op(opType: string, input: readonly string[], attributes: Attributes = {}): string {
    const output = `t${this.#nodes.length}`;
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.#nodes.push({ opType, name: output, input: [...input], output: [output], attribute });
    return output;
  }

  /** The model, of which a tensor [batch, tokens, hidden] is the result. @throws Error where it is too large */
  build(result: string, name: string): Uint8Array {
    if (this.#bytes > LARGEST_MODEL)
      throw new Error('The weights are larger than two gigabytes, which is the most that a model holds.');
    const elemType = DataType.FLOAT;
    const model = onnx.ModelProto.create({
      irVersion: IR_VERSION,
      producerName: 'encoder-folder',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: 'encoder',
        node: [...this.#nodes, { opType: 'Identity', name, input: [result], output: [name] }],
        initializer: this.#initializers,
        input: this.#inputs,
        output: [{ name, type: { tensorType: { elemType } } }],
      },
    });
    return onnx.ModelProto.encode(model).finish();
  }

  #constant(tensor: onnxProto.onnx.ITensorProto): string {
    const name = `c${this.#initializers.length}`;
    this.#initializers.push({ name, ...tensor });
    return name;
  }
}

function attributeOf(name: string, value: number | readonly number[]): onnxProto.onnx.IAttributeProto {
  if (typeof value !== 'number') return { name, type: AttributeType.INTS, ints: [...value] };
  return Number.isInteger(value)
    ? { name, type: AttributeType.INT, i: value }
    : { name, type: AttributeType.FLOAT, f: value };
}
