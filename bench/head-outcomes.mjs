// What benchmarks of heads share: the part held out for thresholds, and what a head decides.

/** Four fifths of the examples, and every fifth one. */
export function divided({ features, labels, relations }) {
  const pick = (wanted) => {
    const rows = [...Array(features.rows).keys()].filter((row) => (row % 5 === 4) === wanted);
    const part = (array, width) => {
      const copy = new array.constructor(rows.length * width);
      rows.forEach((row, at) => copy.set(array.subarray(row * width, (row + 1) * width), at * width));
      return copy;
    };
    return {
      features: { ...features, data: part(features.data, features.columns), rows: rows.length },
      labels,
      relations: part(relations, labels.length),
    };
  };
  return [pick(false), pick(true)];
}

/**
 * A patent has at least one label: where no score reaches its threshold, the best is chosen.
 * @param truths the positions of the true labels of each row
 */
export function outcomesOf({ data, rows, columns }, thresholds, truths) {
  const positions = Uint32Array.from({ length: columns }, (_, label) => label);
  return Array.from({ length: rows }, (_, row) => {
    const own = data.slice(row * columns, (row + 1) * columns);
    const reached = positions.filter((label) => own[label] >= thresholds[label]);
    const selected = reached.length > 0 ? reached : Uint32Array.of(own.indexOf(Math.max(...own)));
    return {
      truth: truths[row],
      completeness: 'complete',
      positions,
      scores: own,
      rankScores: own,
      selected,
    };
  });
}

/** .123 */
export const short = (value) => value.toFixed(3).replace(/^0/, '');
