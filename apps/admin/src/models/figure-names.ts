/** What people call the figures of an evaluation, in the order in which they are shown. */
const NAMES: Readonly<Record<string, string>> = {
  hit1: 'first symbol right',
  hit3: 'right within 3',
  hit5: 'right within 5',
  microF1: 'micro F1',
  macroF1: 'macro F1',
  instanceF1: 'F1 of a document',
  hierarchicalF1: 'hierarchical F1',
  microPrecision: 'precision',
  microRecall: 'recall',
  recall5: 'found within 5',
  recall10: 'found within 10',
  recall20: 'found within 20',
  lrap: 'ranking precision (LRAP)',
  ndcg10: 'NDCG@10',
  rocAuc: 'ROC AUC',
  ece: 'calibration error (ECE)',
  eceByChance: 'the ECE that chance alone would show',
};
const ORDER = Object.keys(NAMES);

export const figureName = (name: string): string => NAMES[name] ?? name;

export const byPlace = (a: { name: string }, b: { name: string }): number =>
  ORDER.indexOf(a.name) - ORDER.indexOf(b.name);

/** Of which less is better. */
export const isError = (name: string): boolean => name === 'ece' || name === 'eceByChance';

/** The API has intervals as lists. */
export const intervalOf = (interval: readonly number[] | null): [number, number] | null =>
  interval && interval.length === 2 ? [interval[0]!, interval[1]!] : null;
