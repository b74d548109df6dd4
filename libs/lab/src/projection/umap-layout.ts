import { matrix, type Matrix, randomAt } from '@nonet/numerics';
import { nearestNeighbours } from './nearest-neighbours.js';
import { pause } from './pause.js';
import { principalComponents } from './principal-components.js';

/** Size of neighbourhoods, the point itself included, as UMAP's authors chose it. */
const NEIGHBOURS = 15;
const MIN_DISTANCE = 0.1;
/** The start fills a square from -10 to 10, as the random start of UMAP does; copies must not lie on one another. */
const START_RADIUS = 10;
const START_NOISE = 1e-3;

/**
 * Lays points out so that neighbours by cosine stay neighbours: UMAP (McInnes, Healy & Melville 2018), `[n, 2]`, centred.
 * `unit` `[n, dimension]` has rows of unit length.
 *
 * It starts from the principal components, not at random: the large distances then mean something too, and two encoders
 * give pictures that can be laid beside one another (Kobak & Linderman 2021).
 */
export async function umapLayout(
  unit: Matrix,
  options: { readonly seed: number; readonly signal?: AbortSignal },
): Promise<Matrix> {
  // Loaded on first use: those who only embed need not wait for it.
  const { UMAP } = await import('umap-js');
  const count = Math.min(NEIGHBOURS, unit.rows);
  const neighbours = await nearestNeighbours(unit, count - 1, options.signal);
  const start = await principalComponents(unit, options);
  const random = randomAt(options.seed, 2);
  const umap = new UMAP({
    nNeighbors: count - 1,
    minDist: MIN_DISTANCE,
    random: () => random.next(),
  });
  const own = (
    list: Int32Array | Float32Array,
    value: (entry: number) => number,
    self: (i: number) => number,
  ) =>
    Array.from({ length: unit.rows }, (_, i) => [
      self(i),
      ...Array.from(list.subarray(i * (count - 1), (i + 1) * (count - 1)), value),
    ]);
  umap.setPrecomputedKNN(
    own(
      neighbours.indices,
      (index) => index,
      (i) => i,
    ),
    own(
      neighbours.cosines,
      (cosine) => Math.max(0, 1 - cosine),
      () => 0,
    ),
  );
  // Since the neighbours are given, only the number of vectors is used.
  const epochs = umap.initializeFit(Array.from({ length: unit.rows }, () => []));
  // The layout is optimised in place: what stands in it now is where it starts.
  const layout = umap.getEmbedding();
  const reach = start.data.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  layout.forEach((point, i) => {
    for (let axis = 0; axis < 2; axis++) {
      const noise = (random.next() - 0.5) * START_NOISE;
      point[axis] = (start.data[i * 2 + axis]! / reach) * START_RADIUS + noise;
    }
  });
  for (let epoch = 0; epoch < epochs; epoch++) {
    await pause(options.signal);
    umap.step();
  }
  return centred(matrix(unit.rows, 2, Float32Array.from(layout.flat())));
}

function centred(points: Matrix): Matrix {
  const mean = [0, 0];
  points.data.forEach((value, i) => (mean[i % 2]! += value / points.rows));
  return { ...points, data: points.data.map((value, i) => value - mean[i % 2]!) };
}
