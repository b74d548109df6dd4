import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { ResultOf } from '../data/graphql.js';
import type { READING } from './patents-query.js';

export type SearchReading = NonNullable<ResultOf<typeof READING>['patents']['searchReading']>;

const HINT =
  'Words, numbers or symbols: pump F17C 13/02, US 8,926,509, or several numbers parted by semicolons';

/** How the search was understood, so that nobody wonders what was found. */
export function ReadingOf({ reading }: { reading: SearchReading | null | undefined }) {
  if (!reading) return HINT;
  const { byNumber, symbols, words } = reading;
  if (byNumber) return 'Understood as numbers of stored patents.';
  return (
    <>
      Understood as{' '}
      {symbols.map((symbol, i) => (
        <span key={symbol}>
          {i > 0 && ' and '}
          <SymbolLink symbol={symbol} />
        </span>
      ))}
      {symbols.length > 0 && ' and what stands below'}
      {symbols.length > 0 && words !== '' && ', with '}
      {words !== '' && `the words “${words}”`}.
    </>
  );
}

/** `US 8,926,509 B2` as `US8926509B2`. */
const compact = (text: string) => text.replace(/[\s,./-]/g, '').toUpperCase();
/** The zeros that some write after the year, and some before the number. */
const withoutZeros = (digits: string) => digits.replace(/^(\d{4})0*/, '$1').replace(/^0+/, '');

/** Whether somebody typed this very number to its end, with or without the country and the kind. */
export function isWholeNumber(
  typed: string,
  { number, docNumber }: { number: string; docNumber: string | null },
): boolean {
  const text = compact(typed);
  if (text === number.toUpperCase()) return true;
  const digits = /^[A-Z]{0,2}(\d+)(?:[A-Z]\d?)?$/.exec(text)?.[1];
  return digits !== undefined && docNumber !== null && withoutZeros(digits) === withoutZeros(docNumber);
}
