import { gatherRows, publishedRandom, shuffled } from '@nonet/numerics';
import type { Batches } from '@nonet/onnx-graph';
import { copyTruth, type HeadExamples, PRESENT } from './examples.js';

/** Rows of features and truth, one after the other, in the order of `chosen`. */
export function gatherExamples(examples: HeadExamples, chosen: Int32Array) {
  const { features, labels } = examples;
  const truth = new Uint8Array(chosen.length * labels.length);
  chosen.forEach((example, at) =>
    copyTruth(examples, example, truth.subarray(at * labels.length, (at + 1) * labels.length)),
  );
  return { rows: gatherRows(features, chosen).data, truth };
}

/** Draws batches: every example once before any comes again, in an order of its own each time. */
export class BatchStream {
  private position = 0;
  private round = -1;
  private order: Int32Array = new Int32Array();

  constructor(
    private readonly examples: HeadExamples,
    private readonly chosen: Int32Array,
    private readonly batch: number,
    private readonly seed: number,
  ) {}

  /** The batches of so many steps: features [steps, batch, features], truth [steps, batch, labels]. */
  next(steps: number): Batches {
    const { examples, batch } = this;
    const drawn = Int32Array.from({ length: steps * batch }, () => this.draw());
    const { rows, truth } = gatherExamples(examples, drawn);
    return {
      features: { data: rows, shape: [steps, batch, examples.features.columns] },
      truth: { data: truth, shape: [steps, batch, examples.labels.length] },
    };
  }

  private draw(): number {
    const { length } = this.chosen;
    const round = Math.floor(this.position / length);
    if (round !== this.round) {
      this.round = round;
      this.order = shuffled(this.chosen, publishedRandom(this.seed, `round ${round}`));
    }
    return this.order[this.position++ % length];
  }
}

/** Which examples train and which are held out. */
export interface Division {
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/** Holds out a share of the examples at random, but none that carries the last training example of a label. */
export function holdOut(examples: HeadExamples, share: number, present: Uint32Array, seed: number): Division {
  const { features, labels } = examples;
  const all = Int32Array.from({ length: features.rows }, (_, example) => example);
  const wanted = Math.max(1, Math.round(share * features.rows));
  const left = present.slice();
  const own = new Uint8Array(labels.length);
  const heldOut = new Set<number>();
  for (const example of shuffled(all, publishedRandom(seed, 'held out'))) {
    if (heldOut.size === wanted) break;
    copyTruth(examples, example, own);
    if (own.some((relation, label) => relation === PRESENT && left[label] === 1)) continue;
    own.forEach((relation, label) => (left[label] -= Number(relation === PRESENT)));
    heldOut.add(example);
  }
  return { training: all.filter((example) => !heldOut.has(example)), heldOut: Int32Array.from(heldOut) };
}
