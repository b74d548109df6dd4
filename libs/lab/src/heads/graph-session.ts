import { type DataType, GraphBuilder } from '@nonet/onnx-graph';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** The elements and shape of an input. */
export interface Feed {
  readonly type: DataType;
  readonly data: Float32Array | Uint8Array;
  readonly shape: readonly number[];
}

export const floats = (data: Float32Array, ...shape: number[]): Feed => ({ type: 'float32', data, shape });

/** A graph with one float32 output, `result`, on the CPU. */
export class GraphSession {
  private constructor(private readonly session: InferenceSession) {}

  static async open(build: (graph: GraphBuilder) => void): Promise<GraphSession> {
    const graph = new GraphBuilder('head');
    build(graph);
    return new GraphSession(await InferenceSession.create(graph.build(), { logSeverityLevel: 3 }));
  }

  async run(feeds: Readonly<Record<string, Feed>>): Promise<Float32Array> {
    const tensors = Object.entries(feeds).map(([name, { type, data, shape }]) => [
      name,
      new Tensor(type as 'float32', data as Float32Array, shape),
    ]);
    const { result } = await this.session.run(Object.fromEntries(tensors));
    return result.data as Float32Array;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}
