import { matrix, type Matrix } from '@nonet/numerics';
import type { HeadExamples } from './examples.js';
import { HeadPredictor } from './head-predictor.js';
import { NeighbourVotes } from './neighbour-votes.js';
import type { HeadSettings } from './settings.js';
import { fitHead } from './train-head.js';

const SUPPORT_VECTORS: Partial<HeadSettings> = { loss: 'squared-hinge', l2: 2e-3, learningRate: 0.03 };

const NEIGHBOURS = 20;

/**
 * The report's classifier, a baseline: the mean of the scores of logistic regression, k nearest neighbours and a linear
 * support vector machine on embeddings (`LR + kNN + SVM`).
 */
export class AveragedBaseline {
  private constructor(
    private readonly members: readonly {
      predict(features: Matrix): Promise<Matrix>;
      dispose(): Promise<void>;
    }[],
  ) {}

  /** @throws HeadError as {@link fitHead} does */
  static async fit(examples: HeadExamples, signal?: AbortSignal): Promise<AveragedBaseline> {
    const regression = await fitHead(examples, {}, signal);
    const vectors = await fitHead(examples, SUPPORT_VECTORS, signal);
    return new AveragedBaseline([
      await HeadPredictor.open(regression),
      await NeighbourVotes.open(examples, NEIGHBOURS),
      await HeadPredictor.open(vectors),
    ]);
  }

  /** Scores in [0, 1]: [rows, labels]. */
  async predict(features: Matrix): Promise<Matrix> {
    const parts: Matrix[] = [];
    for (const member of this.members) parts.push(await member.predict(features));
    const [{ rows, columns }] = parts;
    const mean = matrix(rows, columns);
    for (const { data } of parts) data.forEach((score, at) => (mean.data[at] += score / parts.length));
    return mean;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.members.map((member) => member.dispose()));
  }
}
