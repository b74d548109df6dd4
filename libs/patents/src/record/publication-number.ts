export interface PublicationNumber {
  readonly number: string;
  readonly country: string | null;
  readonly docNumber: string | null;
  readonly kind: string | null;
}

/** `08926509` and `D0736456` are padded: the office prints `8,926,509` and `D736,456`. */
export function stripZeros(docNumber: string): string {
  return docNumber.replace(/[\s/,]+/g, '').replace(/^([A-Za-z]*)0+(?=\d)/, '$1');
}

/**
 * Reads `US11532378B2`, `us-09855436-b2`, `US 2025/0198877 A1`, `US2025198877A1`, `US8432689`, and answers one form for
 * all spellings of a number; any other id stands as it is.
 */
export function parsePublicationNumber(id: string): PublicationNumber {
  const parts = /^([A-Z]{2})[\s-]*((?:RE|PP|D|H|T|X)?[\d/,]{3,15})[\s-]*([A-Z]\d?)?$/.exec(
    id.trim().toUpperCase(),
  );
  if (parts?.[1] === undefined || parts[2] === undefined) {
    return { number: id, country: null, docNumber: null, kind: null };
  }
  const [, country, written, kind = null] = parts;
  const docNumber = country === 'US' ? withFullSerial(stripZeros(written)) : stripZeros(written);
  return { number: `${country}${docNumber}${kind ?? ''}`, country, docNumber, kind };
}

/**
 * US applications are a year and seven digits, `20220159901`. Other offices drop the zero that these begin with; no
 * grant has ten digits.
 */
function withFullSerial(docNumber: string): string {
  return docNumber.replace(/^(20\d\d)(\d{6})$/, (_, year: string, serial: string) => `${year}0${serial}`);
}
