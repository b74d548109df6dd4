/** The arithmetic mean; NaN of no numbers. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * The value below which a share of the values lies, without interpolation.
 * @param ascending the values, sorted; at least one
 * @param share in [0, 1]: 0.5 is the median, of an even number of values the upper of the two in the middle
 */
export const quantile = (ascending: ArrayLike<number>, share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))];

/** The median of values in any order, at least one: see {@link quantile}. */
export const median = (values: ArrayLike<number>): number => quantile(Float64Array.from(values).sort(), 0.5);

/** The values moved and scaled to mean 0 and variance 1; all 0 where they are all alike. */
export function standardised(values: Float32Array): Float32Array {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i] / values.length;
  let variance = 0;
  for (let i = 0; i < values.length; i++) variance += (values[i] - mean) ** 2 / values.length;
  const deviation = Math.sqrt(variance);
  const result = new Float32Array(values.length);
  if (deviation < 1e-9) return result;
  for (let i = 0; i < values.length; i++) result[i] = (values[i] - mean) / deviation;
  return result;
}

/** Mean and variance (over n, not n - 1) of each column. */
export interface ColumnMoments {
  /** [columns] */
  readonly mean: Float64Array;
  /** [columns] */
  readonly variance: Float64Array;
}

/** @param rows [rows][columns] */
export function columnMoments(rows: readonly ArrayLike<number>[], columns: number): ColumnMoments {
  const mean = new Float64Array(columns);
  const variance = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    for (const row of rows) mean[k] += row[k] / rows.length;
    for (const row of rows) variance[k] += (row[k] - mean[k]) ** 2 / rows.length;
  }
  return { mean, variance };
}
