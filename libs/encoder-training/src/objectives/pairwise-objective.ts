import { randomAt, shuffled } from '@nonet/numerics';
import type { Tensor } from '@nonet/onnx-graph';
import { pairwiseCosine } from './contrastive-losses.js';
import type { BatchShape, DrawnBatch, Objective } from './objective.js';
import { samplePairs } from './pairs.js';
import { drawWindow, textLength, TokenRows } from '../corpus/token-rows.js';
import type { TrainingData } from '../corpus/training-texts.js';

/** The source report's recipe: cosines of pairs that share a symbol towards 1, of pairs that do not towards 0. */
export interface PairwiseCosineLoss {
  readonly type: 'pairwise-cosine';
  readonly pairsPerSymbol: number;
}

const PAIRS = -3;
const ORDER = -4;

export function pairwiseObjective(
  { texts, table }: TrainingData,
  shape: BatchShape,
  { pairsPerSymbol }: PairwiseCosineLoss,
): Objective {
  const pairs = samplePairs(texts, table, pairsPerSymbol, randomAt(shape.seed, PAIRS));
  // A batch of texts is half as many pairs.
  const size = Math.max(1, shape.texts >> 1);
  const batchesPerEpoch = Math.max(1, Math.floor(pairs.labels.length / size));
  const orderOf = epochOrder(pairs.labels.length, shape.seed);
  return {
    heads: [],
    withoutExamples: pairs.withoutPairs,
    batchesPerEpoch,
    rows: 2 * size,
    relations: { labels: [size] },
    draw,
    loss: ({ f }, vectors, { labels }) => {
      const [left, right] = f.split(vectors, [size, size], 0) as [Tensor, Tensor];
      return { loss: pairwiseCosine(f, left, right, labels!), metrics: {} };
    },
  };

  function draw(place: number): DrawnBatch {
    const random = randomAt(shape.seed, place);
    const rows = new TokenRows();
    const order = orderOf(Math.floor(place / batchesPerEpoch));
    const first = (place % batchesPerEpoch) * size;
    const chosen = Array.from({ length: size }, (_, i) => order[(first + i) % order.length]!);
    for (const side of [pairs.left, pairs.right]) {
      for (const pair of chosen) {
        const text = side[pair]!;
        const window = drawWindow(textLength(texts.tokens, text), shape.cropping, random);
        rows.add(texts.tokens, text, shape.text, window);
      }
    }
    return { rows, relations: { labels: Uint8Array.from(chosen, (pair) => pairs.labels[pair]!) } };
  }
}

/** The order of pairs in each epoch: shuffled by seed and epoch; the last one asked for is kept. */
function epochOrder(count: number, seed: number): (epoch: number) => Int32Array {
  let last = { epoch: -1, order: new Int32Array(0) };
  return (epoch) => {
    if (last.epoch === epoch) return last.order;
    const pairs = Int32Array.from({ length: count }, (_, i) => i);
    last = { epoch, order: shuffled(pairs, randomAt(seed, ORDER, epoch)) };
    return last.order;
  };
}
