import { matrix, normalDeviate, randomAt } from '@nonet/numerics';
import { type HeadExamples, PRESENT } from '../examples.js';

/** Rows of a normal distribution around one centre for each label; the labels of a row are those of its centre. */
export interface Clusters {
  readonly rows: number;
  readonly features: number;
  readonly labels: number;
  /** Standard deviation around the centre; centres are about √features apart. */
  readonly spread: number;
  readonly seed: number;
}

export function clusters({ rows, features, labels, spread, seed }: Clusters): HeadExamples {
  const random = randomAt(seed, 'clusters');
  const normal = () => normalDeviate(random);
  const centres = Float32Array.from({ length: labels * features }, normal);
  const relations = new Uint8Array(rows * labels);
  const points = matrix(rows, features);
  for (let example = 0; example < rows; example++) {
    const label = example % labels;
    relations[example * labels + label] = PRESENT;
    for (let column = 0; column < features; column++) {
      points.data[example * features + column] = centres[label * features + column] + spread * normal();
    }
  }
  const names = Array.from({ length: labels }, (_, label) => `label ${label}`);
  return { features: points, labels: names, relations };
}
