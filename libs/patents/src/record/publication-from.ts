import { parsePublicationNumber, type PublicationNumber } from './publication-number.js';

/** The number of a publication of which a document says the parts, in the form that all spellings of it are given. */
export function publicationFrom(country: string, docNumber: string, kind: string | null): PublicationNumber {
  const written = `${country}${docNumber.replace(/[\s,]+/g, '')}${kind ?? ''}`.toUpperCase();
  const parsed = parsePublicationNumber(written);
  if (parsed.country !== null) return parsed;
  return { number: written, country, docNumber, kind: kind || null };
}
