import { type CpcSymbol, tryParseSymbol } from './symbol.js';

/** `G06N3063`, `A61K2039505`: a main group and a subgroup with nothing between them. */
const SLASHLESS = /^[A-HY]\d{2}[A-Z]\d{3,10}$/;

/** Main groups have one to four digits, subgroups two to six. */
const MAIN_GROUP_DIGITS = 4;
const SUBGROUP_DIGITS = 6;

/** Whether a text is a group without its slash, as data sets and file names have it; lower case and white space do not matter. */
export const isSlashless = (text: string): boolean => text.length <= 64 && SLASHLESS.test(compact(text));

const compact = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

/** Every group that a slashless text may mean, whether a scheme has it or not: `G06N3063` → `G06N 3/063`, `G06N 30/63`. */
export function slashlessCandidates(text: string): CpcSymbol[] {
  if (!isSlashless(text)) return [];
  const written = compact(text);
  const [subclass, digits] = [written.slice(0, 4), written.slice(4)];
  const candidates = new Set<CpcSymbol>();
  for (let at = 1; at <= MAIN_GROUP_DIGITS; at++) {
    const [group, subgroup] = [digits.slice(0, at), digits.slice(at)];
    if (subgroup.length < 2 || subgroup.length > SUBGROUP_DIGITS) continue;
    const symbol = tryParseSymbol(`${subclass}${group}/${subgroup}`);
    // A zero in front, or behind where it would be padding, is not how a slashless symbol is made.
    if (symbol !== null && compact(symbol).replace('/', '') === written) candidates.add(symbol);
  }
  const padded = tryParseSymbol(written);
  if (padded !== null) candidates.add(padded);
  return [...candidates];
}

/** One symbol, several that the scheme has alike, or none. */
export type SlashlessMeaning =
  | { readonly type: 'symbol'; readonly symbol: CpcSymbol }
  | { readonly type: 'ambiguous'; readonly symbols: readonly CpcSymbol[] }
  | { readonly type: 'unknown' };

/** What a slashless text means in a scheme; few texts mean several groups of one. */
export function resolveSlashless(text: string, has: (symbol: CpcSymbol) => boolean): SlashlessMeaning {
  const [symbol, ...others] = slashlessCandidates(text).filter(has);
  if (symbol === undefined) return { type: 'unknown' };
  return others.length === 0
    ? { type: 'symbol', symbol }
    : { type: 'ambiguous', symbols: [symbol, ...others] };
}
