import { LEVELS, type CpcLevel } from '@nonet/cpc-taxonomy';
import { PUBLISHED_ROWS } from './published-rows.js';
import { sectionTable, type Measurement, type SectionTable } from './section-table.js';

/** Facts without which figures are worth nothing. */
export interface ComparisonFacts {
  /** The documents: `us-week-sections.jsonl.gz, split dev`. */
  readonly data: string;
  readonly scheme: string;
  readonly encoder: string;
  readonly device: string;
  readonly machine: string;
  /** The day, ISO 8601. */
  readonly date: string;
  readonly command: string;
}

/** A model beside baselines measured on the same documents, and beside what others published on theirs. */
export interface Comparison {
  /** The model that it is about. */
  readonly model: string;
  readonly facts: ComparisonFacts;
  /** Null where sections were not measured. */
  readonly sections: SectionTable | null;
  /** From section to subgroup; at a level the model first, then the baselines. */
  readonly levels: readonly {
    readonly level: CpcLevel;
    readonly measurements: readonly [Measurement, ...Measurement[]];
  }[];
}

/** @param measurements the model's and baselines', at one level or several */
export function compareEvaluations(
  model: string,
  measurements: readonly Measurement[],
  facts: ComparisonFacts,
): Comparison {
  const levels = LEVELS.flatMap((level) => {
    const [first, ...others] = measurements
      .filter(({ evaluation }) => evaluation.level === level)
      .sort((a, b) => Number(b.name === model) - Number(a.name === model));
    return first === undefined ? [] : [{ level, measurements: [first, ...others] as const }];
  });
  const sections = levels.find(({ level }) => level === 'section');
  return {
    model,
    facts,
    sections: sections ? sectionTable(sections.measurements, PUBLISHED_ROWS) : null,
    levels,
  };
}
