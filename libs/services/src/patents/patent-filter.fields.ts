import {
  filter,
  id,
  list,
  patentNumber,
  score,
  searchWords,
  symbol,
  text,
  type Immutable,
} from '@nonet/operations';
import { z } from 'zod';

const MOST_NUMBERS = 10_000;
const code = text(10).meta({ placeholder: 'code' });

/** Which stored patents: of the query `patents`, and of whatever works on a part of them. */
export const patentFilter = filter(
  {
    name: 'PatentFilter',
    about: 'Which patents; all conditions must hold, and what is left out does not restrict.',
  },
  {
    search: searchWords.meta({
      title: 'Words of the title, the abstract or the claims; numbers of patents; symbols',
      description:
        'A number in any usual spelling, also without its kind or country, or the beginning of one, means that patent; several are parted by semicolons. Symbols mean what stands below them too, and may stand beside words.',
    }),
    cpc: symbol.meta({ title: 'Only patents that carry this symbol or one below it' }),
    numbers: list(patentNumber, { most: MOST_NUMBERS }).meta({
      title: 'Only these numbers',
      rare: true,
      allowed: `at most ${MOST_NUMBERS.toLocaleString('en')} numbers`,
      commandLine: 'lines-of-file',
    }),
    country: code.meta({ title: 'Country or office', rare: true, example: 'US' }),
    kind: code.meta({ title: 'Kind code', rare: true, example: 'A1' }),
    applicant: searchWords.meta({
      title: "Part of an applicant's name",
      rare: true,
      description: 'Three characters and more are found by an index, where PostgreSQL has pg_trgm.',
    }),
    classified: z.boolean().meta({ title: 'Whether an office assigned any symbol', rare: true }),
    publishedFrom: z.iso.date().meta({ title: 'Published on this day or later', placeholder: 'day' }),
    publishedTo: z.iso.date().meta({ title: 'Published on this day or earlier', placeholder: 'day' }),
    familyId: patentNumber.meta({
      flag: 'family',
      title: 'Members of this family',
      rare: true,
      placeholder: 'id',
    }),
    importId: id.meta({ flag: 'import', title: 'What this import brought', rare: true }),
    reviewed: z.boolean().meta({ title: 'Whether somebody gave a verdict on a symbol', rare: true }),
    differs: z.boolean().meta({
      title: 'Whether the surest prediction differs from the assigned symbols',
      description:
        'It does where the surest symbol of the active model, at a level that it was asked for, is none that an office assigned and above none of them. Patents without assigned symbols or predictions are neither.',
      rare: true,
    }),
    minConfidence: score.meta({
      title: 'Lowest score of the surest prediction',
      description: 'Of the active model, at a level that it was asked for.',
      rare: true,
    }),
    maxConfidence: score.meta({
      title: 'Highest score of the surest prediction',
      description: 'Of the active model, at a level that it was asked for.',
      rare: true,
    }),
  },
);
export type PatentFilter = Immutable<z.output<typeof patentFilter>>;
