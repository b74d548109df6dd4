const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Text fit for storage and for models: canonical composition (NFC), no control, zero-width or half surrogate
 * characters (PostgreSQL refuses NUL, encoders refuse the others), runs of any white space as one space, trimmed.
 */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]+/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** `cleanText` without the tags and entities that JSONL and CSV exports of patents often carry; `a < b` survives. */
export function cleanMarkup(text: string): string {
  if (!/[<&]/.test(text)) return cleanText(text);
  return cleanText(
    text
      .replace(/<\/?(?:b|i|u|o|sub|sup|sub2|sup2|figref|claim-ref|crossref)(?:\s[^<>]{0,500})?>/gi, '')
      .replace(/<\/?[a-z][a-z0-9-]{0,40}(?:\s[^<>]{0,500})?\/?>/gi, ' ')
      .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, decodeEntity),
  );
}

function decodeEntity(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
