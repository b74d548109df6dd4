import { type CpcSymbol, describeRemoval, type RemovedSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from '../record/patent-record.js';
import { formatPlace, type ReadResult, type Rejection } from '../record/rejection.js';
import { resolveLabels, type SymbolLookup } from './resolve-labels.js';

/** Why a record that was read is not used. */
export type LeftOut = 'withoutText' | 'withoutLabels' | 'otherSplit';

/** What became of the records of a file, and of their labels. */
export interface ReadingReport {
  readonly file: string;
  /** Records that were met, whatever became of them. */
  readonly records: number;
  readonly used: number;
  /** Records that could not be read. */
  readonly rejected: number;
  /** Records with neither title nor abstract nor claims. */
  readonly withoutText: number;
  /** Records without a label that could be used. */
  readonly withoutLabels: number;
  /** Records that their source put into a split that was not asked for. */
  readonly otherSplit: number;
  readonly labels: LabelCounts;
  /** Keys or columns that nothing is read from, each once. */
  readonly ignored: readonly string[];
  /** The first of what was refused, with place and reason. */
  readonly refusals: readonly Refusal[];
}

/** Of the records that were read. */
export interface LabelCounts {
  readonly given: number;
  /** Fields that could not be taken: a text that is no symbol, a date that is none. */
  readonly refused: number;
  /** Symbols that the scheme does not have. Those whose main group or subclass it has may count there. */
  readonly unknown: number;
  /** Groups written without a slash that may mean several. */
  readonly ambiguous: number;
}

export interface Refusal {
  readonly code: string;
  readonly place: string;
  readonly reason: string;
}

const REFUSALS_KEPT = 10;

type Counts = Record<'records' | 'rejected' | LeftOut | keyof LabelCounts, number>;

/** Counts what is read for evaluation or training, so that nothing is passed over without a word. */
export class ReadingTally {
  readonly #counts: Counts = {
    records: 0,
    rejected: 0,
    withoutText: 0,
    withoutLabels: 0,
    otherSplit: 0,
    given: 0,
    refused: 0,
    unknown: 0,
    ambiguous: 0,
  };
  readonly #refusals: Refusal[] = [];
  readonly #ignored = new Set<string>();

  readonly #scheme: SymbolLookup;
  readonly #removed: (symbol: CpcSymbol) => RemovedSymbol | undefined;

  constructor(
    private readonly file: string,
    scheme: Pick<Taxonomy, 'has' | 'nodesAt'> & Partial<Pick<Taxonomy, 'removed'>>,
  ) {
    this.#removed = (symbol) => scheme.removed?.(symbol);
    // Once: it looks at every symbol of the scheme.
    const hasGroups = scheme.nodesAt('main-group').length > 0;
    this.#scheme = { has: (symbol) => scheme.has(symbol), hasGroups };
  }

  /** Counts one result; answers the record with its labels settled, or null for a rejection. */
  take(result: ReadResult): PatentRecord | null {
    const counts = this.#counts;
    if (result.type === 'rejection') {
      this.#refuse(result.rejection);
      return null;
    }
    counts.records++;
    for (const name of result.ignored ?? []) this.#ignored.add(name);
    const { patent, unknown, ambiguous } = resolveLabels(result.patent, this.#scheme);
    const place = formatPlace(result.place);
    counts.given += patent.classifications.length;
    counts.unknown += unknown.length;
    counts.ambiguous += ambiguous.length;
    for (const symbol of unknown)
      this.#keep({ code: 'PATENT_SYMBOL_UNKNOWN', place, reason: this.#whyUnknown(symbol) });
    for (const written of ambiguous)
      this.#keep({
        code: 'PATENT_SYMBOL_AMBIGUOUS',
        place,
        reason: `${written} may mean several groups; write the slash`,
      });
    return patent;
  }

  /** Says of the record taken last that it is not used. */
  leaveOut(reason: LeftOut): void {
    this.#counts[reason]++;
  }

  report(): ReadingReport {
    const { records, rejected, withoutText, withoutLabels, otherSplit, ...labels } = this.#counts;
    const used = records - rejected - withoutText - withoutLabels - otherSplit;
    const { file } = this;
    return {
      file,
      records,
      used,
      rejected,
      withoutText,
      withoutLabels,
      otherSplit,
      labels,
      ignored: [...this.#ignored],
      refusals: this.#refusals,
    };
  }

  #whyUnknown(symbol: string): string {
    const gone = this.#removed(symbol as CpcSymbol);
    return `the scheme has no ${symbol}${gone === undefined ? '' : `: ${describeRemoval(gone)}`}`;
  }

  #refuse({ scope, code, place, reason }: Rejection): void {
    if (scope === 'field') this.#counts.refused++;
    else {
      this.#counts.records++;
      this.#counts.rejected++;
    }
    this.#keep({ code, place: formatPlace(place), reason });
  }

  #keep(refusal: Refusal): void {
    if (this.#refusals.length < REFUSALS_KEPT) this.#refusals.push(refusal);
  }
}

const COUNTED: readonly [keyof Counts, string][] = [
  ['rejected', 'could not be read'],
  ['withoutText', 'without text'],
  ['withoutLabels', 'without a usable label'],
  ['otherSplit', 'of another split'],
];
const COUNTED_LABELS: readonly [keyof LabelCounts, string][] = [
  ['refused', 'fields refused'],
  ['unknown', 'symbols not in the scheme'],
  ['ambiguous', 'ambiguous without their slash'],
];

/** `4 of 6 records used; 1 without text, 1 could not be read; 2 symbols not in the scheme` */
export function describeReading(report: ReadingReport): string {
  const parts = [`${report.used} of ${report.records} records used`];
  const leftOut = COUNTED.map(([name, words]) => [report[name as 'rejected' | LeftOut], words] as const);
  const labels = COUNTED_LABELS.map(([name, words]) => [report.labels[name], words] as const);
  for (const group of [leftOut, labels]) {
    const said = group.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
    if (said.length > 0) parts.push(said.join(', '));
  }
  if (report.ignored.length > 0) parts.push(`nothing is read from ${report.ignored.join(', ')}`);
  return parts.join('; ');
}
