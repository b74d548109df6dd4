import type { MixtureSource } from '@nonet/experts';
import { isOfStageTwo, partialRecord, type PatentRecord, readPatents, type Split } from '@nonet/patents';
import { basename } from 'node:path';
import type { ReviewedExample } from '../reviews/reviews.service.js';
import { sectionsUnknownTo } from './training-corpus.js';

/** How much a patent of a file counts for calibration where there are fair samples: twenty are worth one of those. */
const BESIDE_FAIR = 0.05;

/** What experts learn from, and what they must not know because they are evaluated on it. */
export interface ExpertCorpus {
  readonly sources: readonly MixtureSource[];
  /** Files with records for evaluation. */
  readonly measured: readonly string[];
}

export interface ExpertFiles {
  readonly files: readonly string[];
  /** Fair samples of what will be asked. */
  readonly fair: readonly string[];
  /** Maximum number of patents of each file; `Infinity`: all. */
  readonly limit: number;
  /** The share of patents that the signals are weighed on; their encoder should not have seen them. */
  readonly stageTwo: number;
}

/**
 * Divides the patents of files: those of split `train` (or of no split) are remembered, except those of stage two;
 * those of `dev` and `test` are kept for evaluation. Reviewed texts are remembered too.
 * @throws PatentSourceError where nothing of a file can be read
 */
export async function readExpertCorpus(
  { files, fair, limit, stageTwo }: ExpertFiles,
  { reviewed, signal }: { reviewed: AsyncIterable<ReviewedExample>; signal?: AbortSignal },
): Promise<ExpertCorpus> {
  const sources: MixtureSource[] = [];
  const measured: string[] = [];
  const heldOut = new Set<string>();
  const read = async (file: string) => {
    const patents = await patentsOf(file, { limit, signal });
    const isIn = (splits: readonly (Split | null)[]) => (patent: PatentRecord) =>
      splits.includes(patent.split);
    for (const { number } of patents.filter(isIn(['dev', 'test']))) heldOut.add(number);
    const learnt = patents.filter(isIn(['train', null]));
    return { patents, learnt, name: basename(file), unknownSections: sectionsUnknownTo(patents) };
  };
  for (const file of files) {
    const { patents, learnt, name, unknownSections } = await read(file);
    if (patents.some(({ split }) => split === 'dev')) measured.push(file);
    sources.push({
      name,
      remembered: learnt.filter(({ number }) => !isOfStageTwo(number, stageTwo)),
      held: learnt.filter(({ number }) => isOfStageTwo(number, stageTwo)),
      unknownSections,
      weight: 1,
      calibrationWeight: fair.length > 0 ? BESIDE_FAIR : 1,
      keepsHeld: true,
    });
  }
  for (const file of fair) {
    const { learnt, name, unknownSections } = await read(file);
    const source = { name, remembered: [], held: learnt, unknownSections };
    sources.push({ ...source, weight: 0, calibrationWeight: 1, keepsHeld: false });
  }
  // First, so that for a patent that a file has too the reviews are remembered.
  return { sources: [await reviewedSource(reviewed, heldOut), ...sources], measured };
}

async function patentsOf(
  file: string,
  { limit, signal }: { limit: number; signal?: AbortSignal },
): Promise<PatentRecord[]> {
  const patents: PatentRecord[] = [];
  for await (const result of readPatents(file, { signal })) {
    if (result.type === 'patent') patents.push(result.patent);
    if (patents.length >= limit) break;
  }
  return patents;
}

async function reviewedSource(
  reviewed: AsyncIterable<ReviewedExample>,
  heldOut: ReadonlySet<string>,
): Promise<MixtureSource> {
  const remembered: PatentRecord[] = [];
  for await (const example of reviewed)
    if (example.right.length > 0 && !heldOut.has(example.id)) remembered.push(recordOf(example));
  return {
    name: 'reviews',
    remembered,
    held: [],
    unknownSections: [],
    weight: 0,
    calibrationWeight: 0,
    keepsHeld: false,
  };
}

/** Reviewers judge some symbols, not all. */
const recordOf = ({ id, title, abstract, claims, right }: ReviewedExample): PatentRecord =>
  partialRecord({ number: id, title, abstract, claims, symbols: right, labels: 'partial' });
