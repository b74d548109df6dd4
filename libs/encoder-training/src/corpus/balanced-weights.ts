/** The weight of a text without labels, and the limits of all weights: no text may fill a batch, none may be forgotten. */
const WITHOUT_LABELS = 0.05;
const LEAST = 0.01;
const MOST = 0.3;

/** Chances of texts in balanced batches: 1 / √(texts of the rarest label of the text), within limits. */
export function balancedWeights(labels: readonly (readonly number[])[]): Float64Array {
  const counts = new Map<number, number>();
  for (const label of labels.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Float64Array.from(labels, (own) => {
    if (own.length === 0) return WITHOUT_LABELS;
    const rarest = own.reduce((least, label) => Math.min(least, counts.get(label)!), Infinity);
    return Math.min(MOST, Math.max(LEAST, 1 / Math.sqrt(rarest)));
  });
}
