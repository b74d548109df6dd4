import type { Batches } from '@nonet/onnx-graph';
import { publishedRandom, row, shuffled } from '@nonet/numerics';
import { type HeadExamples, relationsOf } from './examples.js';

/** Draws batches: every example once before any comes again, in an order of its own each time. */
export class BatchStream {
  private position = 0;
  private round = -1;
  private order: Int32Array = new Int32Array();

  constructor(
    private readonly examples: HeadExamples,
    private readonly batch: number,
    private readonly seed: number,
  ) {}

  /** The batches of `steps` steps: features [steps, batch, features], truth [steps, batch, labels]. */
  next(steps: number): Batches {
    const { examples, batch } = this;
    const [columns, labels] = [examples.features.columns, examples.labels.length];
    const rows = new Float32Array(steps * batch * columns);
    const truth = new Uint8Array(steps * batch * labels);
    for (let at = 0; at < steps * batch; at++) {
      const example = this.draw();
      rows.set(row(examples.features, example), at * columns);
      truth.set(relationsOf(examples, example), at * labels);
    }
    return {
      features: { data: rows, shape: [steps, batch, columns] },
      truth: { data: truth, shape: [steps, batch, labels] },
    };
  }

  private draw(): number {
    const length = this.examples.features.rows;
    const round = Math.floor(this.position / length);
    if (round !== this.round) {
      this.round = round;
      const all = Int32Array.from({ length }, (_, example) => example);
      this.order = shuffled(all, publishedRandom(this.seed, `round ${round}`));
    }
    return this.order[this.position++ % length];
  }
}
