import { tryParseSymbol, type CpcSymbol } from '../symbol/symbol.js';

/** `2013-01-01` of `2013-01-01`, `20130101` or `2013/01/01`; null of anything else. */
export function dateIn(text: string): string | null {
  const [, year, month, day] = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})$/.exec(text)?.toSpliced(2, 1) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day)
    ? `${year}-${month}-${day}`
    : null;
}

/** The last day of all, as tables write that there is none. */
export const isNoEnd = (text: string): boolean => /^(?:9999.*|-|–|null)?$/i.test(text);

/** The scheme version that no longer has a symbol which is valid until a day: `2021-12-31` and `2022-01-01` → `2022.01`. */
export function versionAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  if (next.getUTCDate() > 1) next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 7).replace('-', '.');
}

const SYMBOL = /\b[A-HY]\d{2}[A-Z](?:\s{0,2}\d{1,4}\/\d{2,6})?(?![\d/])/g;

/** The symbols in a text, each once: `<administrative transfer to H04L9/40>, H04L65/00`. */
export const symbolsIn = (text: string): CpcSymbol[] => [
  ...new Set((text.toUpperCase().match(SYMBOL) ?? []).flatMap((found) => tryParseSymbol(found) ?? [])),
];
