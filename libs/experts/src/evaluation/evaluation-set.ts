import { basename } from 'node:path';
import {
  isLegacy,
  mainGroupOf,
  SECTIONS,
  subclassOf,
  type CpcLevel,
  type CpcSymbol,
  type Taxonomy,
} from '@nonet/cpc-taxonomy';
import {
  patentText,
  readPatents,
  ReadingTally,
  yearOf,
  type PatentRecord,
  type PatentSource,
  type ReadingReport,
  type Split,
} from '@nonet/patents';
import type { Completeness, LegacySymbols } from '../classifier/index.js';
import { labelSpace, type LabelSpace } from './label-space.js';

/** A text and what is known to be right for it. */
export interface JudgedDocument {
  readonly id: string;
  readonly text: string;
  /** Symbols of the asked level, distinct, at least one. */
  readonly truth: readonly CpcSymbol[];
  readonly completeness: Completeness;
  /** Year of publication; null where the record says none. */
  readonly year: number | null;
}

export interface EvaluationSet {
  readonly level: CpcLevel;
  readonly documents: readonly JudgedDocument[];
  /** The labels that the truth can know. */
  readonly space: LabelSpace;
  /**
   * What became of the records of the source. `withoutLabels`: those that carry no symbol of the level that the scheme knows, at
   * or below it.
   */
  readonly reading: ReadingReport;
  /** Sections that the truth of some documents cannot know; their symbols are not in the space. */
  readonly unknowable: readonly CpcSymbol[];
  /** Left out: legacy symbols are no truth, and no label. */
  readonly legacy: LegacySymbols;
}

export interface EvaluationSetOptions {
  readonly level: CpcLevel;
  readonly taxonomy: Taxonomy;
  /** Only records that their source put into these splits; null: all. */
  readonly splits: readonly Split[] | null;
  /** Maximum number of documents, from the start of the file; `Infinity`: all. */
  readonly limit: number;
  /** Whether Y10S and Y10T count (see `isLegacy`). Default: left out, as from answers. */
  readonly legacy?: LegacySymbols;
  readonly signal?: AbortSignal;
}

/** Where this many complete documents all lack Y, that is no accident: one US grant in six carries it. */
const ENOUGH_WITHOUT_Y = 50;
const MAX_CHARACTERS = 20_000;

/**
 * Reads documents with their truth at a level. A symbol counts as its ancestor at that level; symbols above the level
 * or unknown to the scheme are no truth. Labels called `partial` or `single` make partial truth.
 *
 * Sections that a record calls unknown are left out for all. So is section Y where no document carries it: truth from the IPC,
 * which has no Y, looks like that.
 * @throws PatentSourceError where nothing of the source can be read
 */
export async function readEvaluationSet(
  source: PatentSource,
  options: EvaluationSetOptions,
): Promise<EvaluationSet> {
  const { level, taxonomy, splits, limit, legacy = 'left-out', signal } = options;
  const isLabel = (symbol: CpcSymbol) => legacy === 'counted' || !isLegacy(symbol);
  const documents: JudgedDocument[] = [];
  const unknown = new Set<CpcSymbol>();
  const tally = new ReadingTally(typeof source === 'string' ? basename(source) : source.name, taxonomy);
  for await (const result of readPatents(source, { signal })) {
    if (documents.length >= limit) break;
    const patent = tally.take(result);
    if (patent === null) continue;
    if (splits !== null && (patent.split === null || !splits.includes(patent.split))) {
      tally.leaveOut('otherSplit');
      continue;
    }
    const text = patentText(patent, { maxCharacters: MAX_CHARACTERS });
    const classifications = patent.classifications.filter(({ symbol }) => isLabel(symbol));
    const truth = truthOf({ classifications }, level, taxonomy);
    if (text.trim() === '' || truth.length === 0) {
      tally.leaveOut(truth.length === 0 ? 'withoutLabels' : 'withoutText');
      continue;
    }
    for (const section of patent.unknown) unknown.add(section);
    const [completeness, year] = [completenessOf(patent), yearOf(patent.publicationDate)];
    documents.push({ id: patent.number, text, truth, completeness, year });
  }
  const reading = tally.report();
  const unknowable = SECTIONS.filter((section) => unknown.has(section) || lacksY(section, documents));
  const labels = taxonomy
    .nodesAt(level)
    .map(({ symbol }) => symbol)
    .filter((symbol) => isLabel(symbol) && !unknowable.includes(symbol[0] as CpcSymbol));
  const space = labelSpace(labels, (symbol) => taxonomy.get(symbol)?.parent ?? null);
  return { level, documents, space, reading, unknowable, legacy };
}

/** The symbols of a patent, lifted to a level. */
export function truthOf(
  { classifications }: Pick<PatentRecord, 'classifications'>,
  level: CpcLevel,
  taxonomy: Taxonomy,
): CpcSymbol[] {
  const lifted = new Set<CpcSymbol>();
  for (const { symbol } of classifications) {
    // A misprinted or removed group still tells its main group and subclass; a compact scheme has no groups at all.
    const known = [symbol, mainGroupOf(symbol), subclassOf(symbol)].find(
      (above) => above !== null && taxonomy.has(above),
    );
    const atLevel = known ? taxonomy.ancestorAt(known, level) : null;
    if (atLevel !== null) lifted.add(atLevel);
  }
  return [...lifted];
}

const completenessOf = ({ labels }: PatentRecord): Completeness =>
  labels === 'partial' || labels === 'single' ? 'partial' : 'complete';

function lacksY(section: CpcSymbol, documents: readonly JudgedDocument[]): boolean {
  if (section !== 'Y') return false;
  const complete = documents.filter(({ completeness }) => completeness === 'complete');
  const carriesY = documents.some(({ truth }) => truth.some((symbol) => symbol.startsWith('Y')));
  return complete.length >= ENOUGH_WITHOUT_Y && !carriesY;
}
