import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Evaluation, Interval } from '@nonet/experts';

/** A number with its 95 % interval, where there is one. */
export interface Figure {
  readonly value: number;
  readonly interval: Interval | null;
}

export const AVERAGES = ['micro', 'macro', 'instance'] as const;
export type Average = (typeof AVERAGES)[number];

/** One line of the report's table. */
export interface ComparedRow {
  readonly name: string;
  readonly origin: 'measured' | 'published';
  /** The documents that it is from. */
  readonly data: string;
  /** F1 by section and average; what is not known is missing. */
  readonly f1: Readonly<Partial<Record<CpcSymbol | Average, Figure>>>;
}

/** One classifier, measured on documents. */
export interface Measurement {
  /** The classifier: `nonet-experts@1`, or the name of a baseline. */
  readonly name: string;
  readonly data: string;
  readonly evaluation: Evaluation;
}

/** F1 by section: what was measured, then what others published. */
export interface SectionTable {
  /** Measured documents that carry each section. */
  readonly support: Readonly<Record<CpcSymbol, number>>;
  /** Sections that the truth of the measured documents cannot know. */
  readonly unknowable: readonly CpcSymbol[];
  readonly rows: readonly ComparedRow[];
}

/**
 * @param measurements on the same documents, at section level
 * @param published rows on other documents
 */
export function sectionTable(
  measurements: readonly [Measurement, ...Measurement[]],
  published: readonly ComparedRow[],
): SectionTable {
  const { evaluation } = measurements[0];
  const perLabel = evaluation.truth === 'partial' ? {} : evaluation.perLabel;
  const support = SECTIONS.map((section) => [section, perLabel[section]?.support ?? 0] as const);
  return {
    support: Object.fromEntries(support),
    unknowable: evaluation.unknowable,
    rows: [...measurements.map(measuredRow), ...published],
  };
}

function measuredRow({ name, data, evaluation }: Measurement): ComparedRow {
  const row = { name, origin: 'measured', data } as const;
  // Where only some symbols of each document are known, F1 is not.
  if (evaluation.truth === 'partial') return { ...row, f1: {} };
  const { micro, macro, instance, perLabel, interval } = evaluation;
  const sections = SECTIONS.flatMap((section) => {
    const label = perLabel[section];
    if (label === undefined || label.support === 0) return [];
    return [[section, { value: label.f1, interval: interval.perLabel[section] ?? null }] as const];
  });
  return {
    ...row,
    f1: {
      ...Object.fromEntries(sections),
      micro: { value: micro.f1, interval: interval.microF1 },
      macro: { value: macro.f1, interval: interval.macroF1 },
      instance: { value: instance.f1, interval: interval.instanceF1 },
    },
  };
}
