import { Expressions } from '@nonet/onnx-graph';
import { matrix, type Matrix, row } from '@nonet/numerics';
import { HeadError } from './errors.js';
import { checkFeatures, type HeadExamples, PRESENT, relationsOf } from './examples.js';
import { floats, GraphSession } from './graph-session.js';

/** Cosines held at a time. */
const CELLS = 4e6;

/** k nearest neighbours by exact cosine; each votes for its labels with its similarity. */
export class NeighbourVotes {
  private constructor(
    private readonly examples: HeadExamples,
    private readonly session: GraphSession,
    private readonly neighbours: number,
  ) {}

  static async open(examples: HeadExamples, neighbours: number): Promise<NeighbourVotes> {
    const { rows, columns, data } = examples.features;
    if (rows === 0) throw new HeadError('HEAD_EXAMPLES_EMPTY', 'There is no example to be a neighbour.');
    const session = await GraphSession.open((graph) => {
      const f = new Expressions(graph);
      const queries = f.unitRows(graph.input('queries', 'float32', ['queries', columns]));
      const known = f.unitRows(graph.initializer('examples', 'float32', [rows, columns], data));
      graph.output('result', f.product(queries, known, { transB: 1 }));
    });
    return new NeighbourVotes(examples, session, Math.min(neighbours, rows));
  }

  /** Of the similarity of a query's neighbours, the share that carries each label: [queries, labels], in [0, 1]. */
  async predict(queries: Matrix): Promise<Matrix> {
    const { features, labels } = this.examples;
    if (queries.columns !== features.columns) {
      const message = `The neighbours have ${features.columns} features, got ${queries.columns}.`;
      throw new HeadError('HEAD_SHAPE_MISMATCH', message);
    }
    checkFeatures(queries);
    const votes = matrix(queries.rows, labels.length);
    const block = Math.max(1, Math.floor(CELLS / features.rows));
    for (let start = 0; start < queries.rows; start += block) {
      const end = Math.min(queries.rows, start + block);
      const part = queries.data.subarray(start * queries.columns, end * queries.columns);
      const cosines = await this.session.run({ queries: floats(part, end - start, queries.columns) });
      for (let query = start; query < end; query++) {
        const first = (query - start) * features.rows;
        this.vote(cosines.subarray(first, first + features.rows), row(votes, query));
      }
    }
    return votes;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }

  private vote(cosines: Float32Array, votes: Float32Array): void {
    let total = 0;
    for (const example of nearest(cosines, this.neighbours)) {
      const weight = Math.max(0, cosines[example]);
      total += weight;
      relationsOf(this.examples, example).forEach((relation, label) => {
        if (relation === PRESENT) votes[label] += weight;
      });
    }
    if (total > 0) for (let label = 0; label < votes.length; label++) votes[label] /= total;
  }
}

/** The positions of the `count` highest values, in no order; of equal values the first. */
function nearest(values: Float32Array, count: number): number[] {
  const least = values.slice().sort()[values.length - count];
  const above: number[] = [];
  const equal: number[] = [];
  values.forEach((value, at) => {
    if (value > least) above.push(at);
    else if (value === least) equal.push(at);
  });
  return [...above, ...equal.slice(0, count - above.length)];
}
