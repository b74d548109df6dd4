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

/** Reads `US11532378B2`, `US-09855436-B2`, `US 2025/0198877 A1`, `US8432689`; any other id stands as it is. */
export function parsePublicationNumber(id: string): PublicationNumber {
  const parts = /^([A-Z]{2})[\s-]?((?:RE|PP|D|H|T|X)?[\d/,]{3,15})[\s-]?([A-Z]\d?)?$/.exec(id);
  if (parts?.[1] === undefined || parts[2] === undefined) {
    return { number: id, country: null, docNumber: null, kind: null };
  }
  const [, country, padded, kind = null] = parts;
  const docNumber = stripZeros(padded);
  return { number: `${country}${docNumber}${kind ?? ''}`, country, docNumber, kind };
}
