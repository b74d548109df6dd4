import { filter, id, list, patentNumber, searchWords, symbol, text, type Immutable } from '@nonet/operations';
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
    search: searchWords.meta({ title: 'Words of the title, the abstract or the claims' }),
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
      description: 'No index helps here: every patent that the other conditions leave is read.',
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
  },
);
export type PatentFilter = Immutable<z.output<typeof patentFilter>>;
