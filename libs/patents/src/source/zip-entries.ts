/** In front of the name of an entry stand its signature and 26 bytes of facts: packed bytes must not be taken for names. */
const ENTRY = String.raw`PK\x03\x04[^]{26}`;

/** Whether the beginning of a zip, a byte a character, has an entry whose name begins so. */
export const hasZipEntry = (start: string, name: RegExp): boolean =>
  new RegExp(`${ENTRY}(?:${name.source})`).test(start);
