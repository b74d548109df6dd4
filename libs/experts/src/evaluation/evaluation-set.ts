import { mainGroupOf, subclassOf, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { patentText, readPatents, type PatentRecord, type PatentSource, type Split } from '@nonet/patents';
import type { Completeness } from '../classifier/index.js';
import { labelSpace, type LabelSpace } from './label-space.js';

/** A text and what is known to be right for it. */
export interface JudgedDocument {
  readonly id: string;
  readonly text: string;
  /** Symbols of the asked level, distinct, at least one. */
  readonly truth: readonly CpcSymbol[];
  readonly completeness: Completeness;
}

export interface EvaluationSet {
  readonly level: CpcLevel;
  readonly documents: readonly JudgedDocument[];
  /** The labels that the truth can know. */
  readonly space: LabelSpace;
  /** Records left out because they carry no symbol of the level that the scheme knows. */
  readonly withoutTruth: number;
  /** Records that could not be read. */
  readonly rejected: number;
  /** Sections that the truth cannot know; their symbols are not in the space. */
  readonly unknowable: readonly CpcSymbol[];
}

export interface EvaluationSetOptions {
  readonly level: CpcLevel;
  readonly taxonomy: Taxonomy;
  /** Only records that their source put into these splits; null: all. */
  readonly splits: readonly Split[] | null;
  /** Maximum number of documents, from the start of the file; `Infinity`: all. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** Where this many complete documents all lack Y, that is no accident: one US grant in six carries it. */
const ENOUGH_WITHOUT_Y = 50;
const MAX_CHARACTERS = 20_000;

/**
 * Reads documents with their truth at a level. A symbol counts as its ancestor at that level; symbols above the level
 * or unknown to the scheme are no truth. Labels called `partial` or `single` make partial truth.
 *
 * Section Y is taken as unknowable where no document carries it: truth from the IPC, which has no Y, looks like that.
 * @throws PatentSourceError where nothing of the source can be read
 */
export async function readEvaluationSet(
  source: PatentSource,
  options: EvaluationSetOptions,
): Promise<EvaluationSet> {
  const { level, taxonomy, splits, limit, signal } = options;
  const documents: JudgedDocument[] = [];
  let withoutTruth = 0;
  let rejected = 0;
  for await (const result of readPatents(source, { signal })) {
    if (documents.length >= limit) break;
    if (result.type === 'rejection') {
      if (result.rejection.scope !== 'field') rejected++;
      continue;
    }
    const { patent } = result;
    if (splits !== null && (patent.split === null || !splits.includes(patent.split))) continue;
    const truth = truthOf(patent, level, taxonomy);
    if (truth.length === 0) {
      withoutTruth++;
      continue;
    }
    const text = patentText(patent, { maxCharacters: MAX_CHARACTERS });
    documents.push({ id: patent.number, text, truth, completeness: completenessOf(patent) });
  }
  const unknowable = unknowableSections(documents);
  const labels = taxonomy
    .nodesAt(level)
    .map(({ symbol }) => symbol)
    .filter((symbol) => !unknowable.includes(symbol[0] as CpcSymbol));
  const space = labelSpace(labels, (symbol) => taxonomy.get(symbol)?.parent ?? null);
  return { level, documents, space, withoutTruth, rejected, unknowable };
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

function unknowableSections(documents: readonly JudgedDocument[]): CpcSymbol[] {
  const complete = documents.filter(({ completeness }) => completeness === 'complete');
  const carriesY = documents.some(({ truth }) => truth.some((symbol) => symbol.startsWith('Y')));
  return complete.length >= ENOUGH_WITHOUT_Y && !carriesY ? ['Y' as CpcSymbol] : [];
}
