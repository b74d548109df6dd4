import {
  classOf,
  compareSymbols,
  LEVELS,
  levelOf,
  mainGroupOf,
  sectionOf,
  subclassOf,
  type CpcLevel,
  type CpcSymbol,
} from '@nonet/cpc-taxonomy';
import type { PatentRecord } from '../record/patent-record.js';

export interface LabelCount {
  readonly symbol: CpcSymbol;
  readonly documents: number;
  /** Of the documents that have a label at this level, 0 to 1. */
  readonly share: number;
}

/** How the documents of a corpus spread over the symbols of one level. */
export interface LabelStatistics {
  readonly level: CpcLevel;
  /** Documents with a label at the level, and without. */
  readonly documents: number;
  readonly unlabelled: number;
  /** Most documents first, then in scheme order. */
  readonly labels: readonly LabelCount[];
  /** Labels per labelled document: mean (label cardinality), maximum, and how many documents have 0, 1, 2 … labels. */
  readonly perDocument: {
    readonly mean: number;
    readonly max: number;
    readonly histogram: readonly number[];
  };
  /** Documents of the commonest symbol over those of the rarest. */
  readonly imbalanceRatio: number;
  /** Mean over the symbols of the commonest one's documents over their own (MeanIR; Charte et al. 2015). */
  readonly meanImbalanceRatio: number;
  /** Shannon entropy of the label counts in bits, and over its maximum (1 = even). */
  readonly entropy: number;
  readonly evenness: number;
}

const AT_LEVEL: Readonly<Record<CpcLevel, (symbol: CpcSymbol) => CpcSymbol | null>> = {
  section: sectionOf,
  class: classOf,
  subclass: subclassOf,
  'main-group': mainGroupOf,
  subgroup: (symbol) => (LEVELS.indexOf(levelOf(symbol)) < LEVELS.indexOf('main-group') ? null : symbol),
};

/** Counts every symbol once a document, however many of its groups are assigned. Holds the counts only. */
export async function labelStatistics(
  patents:
    AsyncIterable<Pick<PatentRecord, 'classifications'>> | Iterable<Pick<PatentRecord, 'classifications'>>,
  level: CpcLevel,
): Promise<LabelStatistics> {
  const counts = new Map<CpcSymbol, number>();
  const histogram: number[] = [0];
  for await (const { classifications } of patents) {
    const labels = new Set(classifications.map(({ symbol }) => AT_LEVEL[level](symbol)));
    labels.delete(null);
    while (histogram.length <= labels.size) histogram.push(0);
    histogram[labels.size] = (histogram[labels.size] ?? 0) + 1;
    for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return summarise(level, counts, histogram);
}

function summarise(
  level: CpcLevel,
  counts: ReadonlyMap<CpcSymbol, number>,
  histogram: readonly number[],
): LabelStatistics {
  const [unlabelled = 0, ...labelled] = histogram;
  const documents = labelled.reduce((sum, count) => sum + count, 0);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || compareSymbols(a, b));
  const assignments = ranked.reduce((sum, [, count]) => sum + count, 0);
  const most = ranked[0]?.[1] ?? 0;
  const least = ranked.at(-1)?.[1] ?? 0;
  const entropy = ranked.reduce((sum, [, n]) => sum - (n / assignments) * Math.log2(n / assignments), 0);
  return {
    level,
    documents,
    unlabelled,
    labels: ranked.map(([symbol, count]) => ({ symbol, documents: count, share: count / documents })),
    perDocument: {
      mean: documents === 0 ? 0 : assignments / documents,
      max: histogram.length - 1,
      histogram,
    },
    imbalanceRatio: least === 0 ? 1 : most / least,
    meanImbalanceRatio:
      ranked.length === 0 ? 1 : ranked.reduce((sum, [, count]) => sum + most / count, 0) / ranked.length,
    entropy,
    evenness: ranked.length < 2 ? 1 : entropy / Math.log2(ranked.length),
  };
}
