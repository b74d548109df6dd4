import type { MixtureSource } from '@nonet/experts';
import type { Taxonomy } from '@nonet/cpc-taxonomy';
import { isHeldOut, partialRecord, type PatentRecord, type ReadingReport, type Split } from '@nonet/patents';
import { basename } from 'node:path';
import type { ReviewedExample } from '../reviews/reviews.service.js';
import { readLearnable } from './learnable-patents.js';
import { sectionsUnknownTo } from './training-corpus.js';

/** How much a patent of a file counts for calibration where there are files for that: twenty are worth one of those. */
const BESIDE_CALIBRATION = 0.05;

/** What experts learn from, and what they must not know when they are evaluated. */
export interface ExpertCorpus {
  readonly sources: readonly MixtureSource[];
  /** Files with records for evaluation. */
  readonly evaluateOn: readonly string[];
  /** What became of the records of each file. */
  readonly readings: readonly ReadingReport[];
}

export interface ExpertFiles {
  readonly files: readonly string[];
  /** Fair samples of what will be asked: gates and calibration are fitted on them. */
  readonly calibrateOn: readonly string[];
  /** Maximum number of patents of each file; `Infinity` for all. */
  readonly limit: number;
  /** The share of patents that the signals are weighed on; their encoder should not have seen them. */
  readonly holdOut: number;
}

/**
 * Divides the patents of files: those of the split `train` (or of none) are remembered, but for those that are held out; those of
 * `dev` and `test` are left to evaluations. What people said of others is remembered too.
 * @throws as `readLearnable`
 */
export async function readExpertCorpus(
  { files, calibrateOn, limit, holdOut }: ExpertFiles,
  {
    reviewed,
    taxonomy,
    signal,
  }: { reviewed: AsyncIterable<ReviewedExample>; taxonomy: Taxonomy; signal?: AbortSignal },
): Promise<ExpertCorpus> {
  const sources: MixtureSource[] = [];
  const evaluateOn: string[] = [];
  const readings: ReadingReport[] = [];
  const evaluated = new Set<string>();
  const read = async (file: string) => {
    const { patents, reading } = await readLearnable(file, { taxonomy, limit, signal });
    readings.push(reading);
    const isIn = (splits: readonly (Split | null)[]) => (patent: PatentRecord) =>
      splits.includes(patent.split);
    for (const { number } of patents.filter(isIn(['dev', 'test']))) evaluated.add(number);
    const learnt = patents.filter(isIn(['train', null]));
    return { patents, learnt, name: basename(file), unknownSections: sectionsUnknownTo(patents) };
  };
  for (const file of files) {
    const { patents, learnt, name, unknownSections } = await read(file);
    if (patents.some(({ split }) => split === 'dev')) evaluateOn.push(file);
    sources.push({
      name,
      remembered: learnt.filter(({ number }) => !isHeldOut(number, holdOut)),
      held: learnt.filter(({ number }) => isHeldOut(number, holdOut)),
      unknownSections,
      weight: 1,
      calibrationWeight: calibrateOn.length > 0 ? BESIDE_CALIBRATION : 1,
      keepsHeld: true,
    });
  }
  for (const file of calibrateOn) {
    const { learnt, name, unknownSections } = await read(file);
    const source = { name, remembered: [], held: learnt, unknownSections };
    sources.push({ ...source, weight: 0, calibrationWeight: 1, keepsHeld: false });
  }
  // First, so that of a patent which a file has too, people's word is remembered.
  return { sources: [await reviewedSource(reviewed, evaluated), ...sources], evaluateOn, readings };
}

async function reviewedSource(
  reviewed: AsyncIterable<ReviewedExample>,
  evaluated: ReadonlySet<string>,
): Promise<MixtureSource> {
  const remembered: PatentRecord[] = [];
  for await (const example of reviewed)
    if (example.right.length > 0 && !evaluated.has(example.id)) remembered.push(recordOf(example));
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
