export interface PublicationNumber {
  readonly number: string;
  readonly country: string | null;
  readonly docNumber: string | null;
  readonly kind: string | null;
}

/** `08926509` and `D0736456` are padded: the US office prints `8,926,509` and `D736,456`. */
export function stripZeros(docNumber: string): string {
  return docNumber.replace(/[\s/,]+/g, '').replace(/^([A-Za-z]*)0+(?=\d)/, '$1');
}

/** Reissues, plants and designs of the US; the emperor's era in Japan; inventions, models and designs in Taiwan. */
const PREFIXES = '(?:(?<=^US[ -]{0,3})(?:RE|PP|AI|[DHTX])|(?<=^JP[ -]{0,3})[HST]|(?<=^TW[ -]{0,3})[IMD])?';
const NUMBER = new RegExp(
  String.raw`^([A-Z]{2})[ -]{0,3}(${PREFIXES}[ -]{0,3}\d[\d/,. -]{1,24}?)[ -]{0,3}([A-Z]\d{0,2})?$`,
);

/**
 * Reads `US11532378B2`, `us-09855436-b2`, `US 2025/0198877 A1`, `WO 00/12345`, `EP 0 729 353 B2`, and answers one form for all
 * spellings of a number; the zeros of other offices than the US belong to it. Any other id stands as it is.
 */
export function parsePublicationNumber(id: string): PublicationNumber {
  const parts = id.length > 60 ? null : NUMBER.exec(id.trim().toUpperCase().replace(/\s+/g, ' '));
  const docNumber = parts && inOneForm(parts[1]!, parts[2]!);
  if (parts === null || docNumber === null || !/^[A-Z]{0,2}\d{3,15}$/.test(docNumber))
    return { number: id, country: null, docNumber: null, kind: null };
  const [, country, , kind = null] = parts;
  return { number: `${country}${docNumber}${kind ?? ''}`, country: country!, docNumber, kind };
}

function inOneForm(country: string, written: string): string {
  const digits = written.replace(/[^A-Z\d]+/g, '');
  if (country === 'US') return withFullSerial(stripZeros(digits));
  if (country === 'WO') return internationalNumber(digits);
  // Seven digits since the first one, of 1978.
  return country === 'EP' && digits.length < 7 ? digits.padStart(7, '0') : digits;
}

/**
 * US applications are a year and seven digits, `20220159901`. Other offices drop the zero that these begin with; no
 * grant has ten digits.
 */
function withFullSerial(docNumber: string): string {
  return docNumber.replace(/^(20\d\d)(\d{6})$/, (_, year: string, serial: string) => `${year}0${serial}`);
}

/** The first year that WIPO wrote with four digits, and the serial with six: `WO 2004/012345` after `WO 03/99999`. */
const FOUR_DIGITS_FROM = 2004;

/** `0012345` (WO 00/12345) and `2000012345` (WO 2000/012345) are the same; data bases keep the form that was printed. */
function internationalNumber(digits: string): string {
  const short = /^(\d\d)(\d{5})$/.exec(digits);
  const long = /^((?:19|20)\d\d)(\d{5,6})$/.exec(digits);
  if (short === null && long === null) return digits;
  const year = long === null ? Number(short![1]) + (Number(short![1]) < 78 ? 2000 : 1900) : Number(long[1]);
  const serial = Number(long?.[2] ?? short?.[2]);
  return year < FOUR_DIGITS_FROM && serial < 100_000
    ? `${String(year % 100).padStart(2, '0')}${String(serial).padStart(5, '0')}`
    : `${year}${String(serial).padStart(6, '0')}`;
}
