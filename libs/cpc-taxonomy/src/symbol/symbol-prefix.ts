import { tryParseSymbol } from './symbol.js';

/** The beginning of a symbol, which may end anywhere: `g`, `G0`, `G01M3`, `G01M 3/32`. */
const beginning = /^([A-HY])(?:(\d{1,2})(?:([A-Z])(?:0*([1-9]\d{0,3})(\/\d{0,6})?)?)?)?$/;

/** What the canonical form of every meant symbol starts with; null where a text is not the beginning of a symbol. */
export function symbolPrefix(text: string): string | null {
  const whole = tryParseSymbol(text);
  if (whole !== null) return whole.endsWith('/00') ? whole.slice(0, -2) : whole;
  const parts = beginning.exec(text.slice(0, 64).replace(/\s+/g, '').toUpperCase());
  if (parts === null) return null;
  const [, section, classDigits = '', letter = '', group, rest = ''] = parts;
  return section + classDigits + letter + (group === undefined ? '' : ` ${group}${rest}`);
}
