import { erf, mean, softmax as softmaxOf } from '@nonet/numerics';

/** Formulas once more, in float64 and without a graph: what the tests compare ONNX Runtime's figures with. */

export type Rows = readonly (readonly number[])[];

/** The slopes of a function of many numbers, by central differences; exact to about nine digits in float64. */
export function slopes(f: (x: readonly number[]) => number, at: readonly number[]): number[] {
  const step = 1e-5;
  return at.map((x, i) => (f(at.with(i, x + step)) - f(at.with(i, x - step))) / (2 * step));
}

/** Numbers between -1 and 1 that look random and are the same in every run. */
export const numbers = (count: number, salt: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * salt));

export const rowsOf = (values: readonly number[], columns: number): Rows =>
  Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const product = (a: Rows, b: Rows): number[][] =>
  a.map((row) => b[0]!.map((_, column) => sum(row.map((x, k) => x * b[k]![column]!))));
export const transposed = (a: Rows): number[][] => a[0]!.map((_, column) => a.map((row) => row[column]!));
export const plus = (a: Rows, vector: readonly number[]): number[][] =>
  a.map((row) => row.map((x, i) => x + vector[i]!));

export const softmax = (row: readonly number[]): number[] => [...softmaxOf(Float64Array.from(row))];

export function layerNorm(
  row: readonly number[],
  scale: readonly number[],
  offset: readonly number[],
  epsilon: number,
) {
  const center = mean(row);
  const deviation = Math.sqrt(mean(row.map((x) => (x - center) ** 2)) + epsilon);
  return row.map((x, i) => ((x - center) / deviation) * scale[i]! + offset[i]!);
}

export const gelu = (x: number): number => (x / 2) * (1 + erf(x / Math.SQRT2));

/** The parameters of one BERT layer by the names of `LayerParameters`, weights as [in, out]. */
export interface ReferenceLayer {
  readonly [name: string]: readonly number[];
}

/** One layer of BERT for one text: rows [tokens, size]; `mask` is 1 at tokens and 0 at padding. */
export function bertLayer(
  x: Rows,
  p: ReferenceLayer,
  mask: readonly number[],
  heads: number,
  epsilon: number,
): Rows {
  const size = x[0]!.length;
  const width = size / heads;
  const matrix = (name: string, columns: number) => rowsOf(p[name]!, columns);
  const qkv = plus(product(x, matrix('attentionWeights', 3 * size)), p.attentionBias!);
  const mixed = x.map(() => Array<number>(size).fill(0));
  for (let head = 0; head < heads; head++) {
    const part = (which: number) =>
      qkv.map((row) => row.slice(which * size + head * width, which * size + (head + 1) * width));
    const [query, key, value] = [part(0), part(1), part(2)];
    const scores = product(query, transposed(key)).map((row) =>
      softmax(row.map((score, i) => score / Math.sqrt(width) + (1 - mask[i]!) * -1e4)),
    );
    product(scores, value).forEach((row, i) => row.forEach((out, k) => (mixed[i]![head * width + k] = out)));
  }
  const residual = (rows: Rows, skip: Rows, norm: string) =>
    rows.map((row, i) =>
      layerNorm(
        row.map((v, k) => v + skip[i]![k]!),
        p[`${norm}Scale`]!,
        p[`${norm}Offset`]!,
        epsilon,
      ),
    );
  const attended = plus(product(mixed, matrix('outputWeights', size)), p.outputBias!);
  const middle = residual(attended, x, 'attentionNorm');
  const inner = plus(product(middle, matrix('innerWeights', p.innerBias!.length)), p.innerBias!).map((row) =>
    row.map(gelu),
  );
  return residual(plus(product(inner, matrix('outerWeights', size)), p.outerBias!), middle, 'norm');
}
