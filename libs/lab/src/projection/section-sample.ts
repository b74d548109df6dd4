import { type CpcSymbol, sectionOf } from '@nonet/cpc-taxonomy';
import { randomAt } from '@nonet/numerics';
import { patentText, readPatents, type Split } from '@nonet/patents';
import { FEWEST_POINTS } from './project-embeddings.js';
import { ProjectionError } from './errors.js';

/** Maximum number of characters: more than the 256 or 512 tokens that encoders read. */
const LONGEST_TEXT = 4_000;

export interface SampledPatent {
  readonly number: string;
  readonly title: string | null;
  /** Of the classification that the office put first; of the first in the list where there is no order. */
  readonly section: CpcSymbol;
  /** Title, abstract and claims. */
  readonly text: string;
}

/** Patents drawn from a file, in its order, and what could not be drawn from. */
export interface SectionSample {
  readonly patents: readonly SampledPatent[];
  /** Patents with a text and a section: those that the sample was drawn from. */
  readonly suitable: number;
  readonly withoutSection: number;
  readonly withoutText: number;
  readonly rejected: number;
}

export interface SectionSampleOptions {
  readonly size: number;
  /** The same seed and file give the same patents. */
  readonly seed: number;
  /** Only patents of these splits; null: all. */
  readonly splits: readonly Split[] | null;
  readonly signal?: AbortSignal;
}

/**
 * Draws patents from a file of any format that can be imported, each with the same chance: files are sorted by day or by
 * symbol, their start is no sample. Holds the sample and one record (reservoir sampling, Vitter 1985, algorithm R).
 *
 * @throws PatentSourceError for the file, ProjectionError PATENT_SAMPLE_TOO_SMALL where it has too few suitable patents
 */
export async function readSectionSample(file: string, options: SectionSampleOptions): Promise<SectionSample> {
  const random = randomAt(options.seed);
  const drawn: { readonly order: number; readonly patent: SampledPatent }[] = [];
  const skipped = { withoutSection: 0, withoutText: 0, rejected: 0 };
  let suitable = 0;
  for await (const result of readPatents(file, { signal: options.signal })) {
    if (result.type === 'rejection') {
      skipped.rejected += Number(result.rejection.scope !== 'field');
      continue;
    }
    const { number, title, classifications, split } = result.patent;
    if (options.splits && !(split && options.splits.includes(split))) continue;
    const symbol = (classifications.find(({ first }) => first) ?? classifications[0])?.symbol;
    const text = patentText(result.patent, { maxCharacters: LONGEST_TEXT });
    skipped.withoutSection += Number(!symbol);
    skipped.withoutText += Number(text === '');
    if (!symbol || text === '') continue;
    const entry = { order: suitable, patent: { number, title, section: sectionOf(symbol), text } };
    if (drawn.length < options.size) drawn.push(entry);
    else {
      const place = random.below(suitable + 1);
      if (place < drawn.length) drawn[place] = entry;
    }
    suitable++;
  }
  if (drawn.length < FEWEST_POINTS) throw tooSmall(file, suitable, options);
  const patents = drawn.sort((a, b) => a.order - b.order).map(({ patent }) => patent);
  return { patents, suitable, ...skipped };
}

function tooSmall(file: string, suitable: number, { splits }: SectionSampleOptions): ProjectionError {
  const where = splits ? `${file} in the splits ${splits.join(', ')}` : file;
  return new ProjectionError(
    'PATENT_SAMPLE_TOO_SMALL',
    `${where} has ${suitable} patents with a text and a symbol; a projection needs at least ${FEWEST_POINTS}.`,
  );
}
