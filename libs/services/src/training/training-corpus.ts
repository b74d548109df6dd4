import { type CpcSymbol, sectionOf, type Taxonomy } from '@nonet/cpc-taxonomy';
import type { TrainingCorpus } from '@nonet/encoder-training';
import { isHeldOut, type PatentRecord, type ReadingReport, splitPatents } from '@nonet/patents';
import { readLearnable } from './learnable-patents.js';

/** The patents of a file to learn from, and those held out. */
export interface DividedCorpus {
  readonly train: TrainingCorpus;
  readonly dev: TrainingCorpus;
  readonly reading: ReadingReport;
}

/** Changing it would move patents between the splits, and old figures would no longer be comparable. */
const SPLIT_SEED = 'train-encoder';
const DEV_SHARE = 0.05;

/** Where this many patents all carry Y, or all lack it, that is no accident: one US grant in six carries it. */
const ENOUGH_TO_JUDGE_Y = 50;

/**
 * Reads the patents of a file, at most `limit`, and divides them: by the split that a record names, else by family and text.
 * Those that are held out are not learnt: experts are weighed on them.
 * @throws as `readLearnable`
 */
export async function readTrainingCorpus(
  file: string,
  { holdOut, ...options }: { taxonomy: Taxonomy; limit: number; holdOut: number; signal?: AbortSignal },
): Promise<DividedCorpus> {
  const { patents, reading } = await readLearnable(file, options);
  const drawn = splitPatents(patents, { seed: SPLIT_SEED, dev: DEV_SHARE, test: 0 });
  const unknownSections = sectionsUnknownTo(patents);
  const side = (split: 'train' | 'dev') =>
    patents.filter((patent, i) => (patent.split ?? drawn[i]) === split);
  return {
    train: {
      patents: side('train').filter(({ number }) => !isHeldOut(number, holdOut)),
      unknownSections,
    },
    dev: { patents: side('dev'), unknownSections },
    reading,
  };
}

/**
 * Y, where no patent or every patent carries it: truth taken from the IPC has no Y, and a collection that was gathered by Y
 * has nothing else.
 */
export function sectionsUnknownTo(patents: readonly PatentRecord[]): CpcSymbol[] {
  const withY = patents.filter((patent) =>
    patent.classifications.some(({ symbol }) => sectionOf(symbol) === 'Y'),
  );
  const telling = withY.length > 0 && withY.length < patents.length;
  return patents.length >= ENOUGH_TO_JUDGE_Y && !telling ? ['Y' as CpcSymbol] : [];
}
