import { Expressions } from '@nonet/onnx-graph';
import { gatherExamples } from './batches.js';
import type { HeadExamples } from './examples.js';
import { floats, GraphSession } from './graph-session.js';
import { headLogits, headParameters, type HeadSize } from './head.js';
import { type HeadLoss, type LabelPriors, lossSum } from './label-losses.js';

const ROWS = 2048;

/** The loss of a head in training on the examples held out. */
export class HeldOutLoss {
  private constructor(
    private readonly session: GraphSession,
    private readonly size: HeadSize,
    private readonly examples: HeadExamples,
    private readonly chosen: Int32Array,
  ) {}

  static async open(
    size: HeadSize,
    loss: HeadLoss,
    priors: LabelPriors,
    examples: HeadExamples,
    chosen: Int32Array,
  ): Promise<HeldOutLoss> {
    const session = await GraphSession.open((graph) => {
      const f = new Expressions(graph);
      const features = graph.input('features', 'float32', ['rows', size.features]);
      const truth = f.cast(graph.input('truth', 'uint8', ['rows', size.labels]), 'float32');
      const { weights, biases } = headParameters(size);
      const parameters = Object.fromEntries(
        [...weights, ...biases].map(({ name, shape }) => [name, graph.input(name, 'float32', shape)]),
      );
      const logits = headLogits(f, size.shape, parameters, features, (x) => x);
      const constant = (name: string, values: Float32Array) =>
        graph.initializer(name, 'float32', [size.labels], values);
      graph.output('result', lossSum(f, loss, { logits, truth, priors, constant }));
    });
    return new HeldOutLoss(session, size, examples, chosen);
  }

  /** Summed over labels, the mean over examples; without regularisation. */
  async of(parameters: Readonly<Record<string, Float32Array>>): Promise<number> {
    const { features, labels } = this.size;
    const { weights, biases } = headParameters(this.size);
    const values = Object.fromEntries(
      [...weights, ...biases].map(({ name, shape }) => [name, floats(parameters[name], ...shape)]),
    );
    let sum = 0;
    for (let start = 0; start < this.chosen.length; start += ROWS) {
      const chosen = this.chosen.subarray(start, start + ROWS);
      const { rows, truth } = gatherExamples(this.examples, chosen);
      const [total] = await this.session.run({
        ...values,
        features: floats(rows, chosen.length, features),
        truth: { type: 'uint8', data: truth, shape: [chosen.length, labels] },
      });
      sum += total;
    }
    return sum / this.chosen.length;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }
}
