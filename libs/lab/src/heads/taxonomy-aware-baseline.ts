import { Expressions } from '@nonet/onnx-graph';
import { matrix, type Matrix } from '@nonet/numerics';
import type { HeadExamples } from './examples.js';
import { floats, GraphSession } from './graph-session.js';
import { HeadPredictor } from './head-predictor.js';
import type { HeadSettings } from './settings.js';
import { fitHead } from './train-head.js';

/** Nine features need little shrinking; their cosines lie close together, so the weights have far to go. */
const SETTINGS: Partial<HeadSettings> = { l2: 1e-6, learningRate: 0.3, epochs: 60 };

/**
 * The report's taxonomy-aware classifier, a baseline: logistic regression on the cosines between an embedding and the
 * aggregated texts of the sections (nine cosines), and on nothing else.
 */
export class TaxonomyAwareBaseline {
  private constructor(
    private readonly cosines: Cosines,
    private readonly head: HeadPredictor,
  ) {}

  /**
   * @param texts the vectors of the aggregated texts: [sections, features]
   * @throws HeadError as {@link fitHead} does
   */
  static async fit(
    examples: HeadExamples,
    texts: Matrix,
    signal?: AbortSignal,
  ): Promise<TaxonomyAwareBaseline> {
    const cosines = await Cosines.open(texts);
    try {
      const features = await cosines.of(examples.features);
      const head = await fitHead({ ...examples, features }, SETTINGS, signal);
      return new TaxonomyAwareBaseline(cosines, await HeadPredictor.open(head));
    } catch (error) {
      await cosines.dispose();
      throw error;
    }
  }

  /** Scores in [0, 1]: [rows, labels]. */
  async predict(features: Matrix): Promise<Matrix> {
    return this.head.predict(await this.cosines.of(features));
  }

  async dispose(): Promise<void> {
    await Promise.all([this.head.dispose(), this.cosines.dispose()]);
  }
}

/** The cosines of rows to a few vectors. */
class Cosines {
  private constructor(
    private readonly vectors: number,
    private readonly session: GraphSession,
  ) {}

  static async open({ data, rows, columns }: Matrix): Promise<Cosines> {
    const session = await GraphSession.open((graph) => {
      const f = new Expressions(graph);
      const queries = f.unitRows(graph.input('queries', 'float32', ['queries', columns]));
      const texts = f.unitRows(graph.initializer('texts', 'float32', [rows, columns], data));
      graph.output('result', f.product(queries, texts, { transB: 1 }));
    });
    return new Cosines(rows, session);
  }

  /** [rows, vectors] */
  async of({ data, rows, columns }: Matrix): Promise<Matrix> {
    const cosines = matrix(rows, this.vectors);
    cosines.data.set(await this.session.run({ queries: floats(data, rows, columns) }));
    return cosines;
  }

  dispose(): Promise<void> {
    return this.session.dispose();
  }
}
