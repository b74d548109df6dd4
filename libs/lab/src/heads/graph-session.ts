import { GraphBuilder } from '@nonet/onnx-graph';
import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';

/** A float32 input. */
export const floats = (data: Float32Array, ...shape: number[]): Tensor => new Tensor('float32', data, shape);

/** A graph with float32 inputs and one float32 output, `result`, on the CPU. */
export class GraphSession {
  private constructor(private readonly session: InferenceSession) {}

  static async open(build: (graph: GraphBuilder) => void): Promise<GraphSession> {
    const graph = new GraphBuilder('head');
    build(graph);
    return new GraphSession(await InferenceSession.create(graph.build(), { logSeverityLevel: 3 }));
  }

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Float32Array> {
    const { result } = await this.session.run(feeds);
    return result.data as Float32Array;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}
