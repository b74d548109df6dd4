import { SymbolError } from './symbol-error.js';

/**
 * A symbol of the Cooperative Patent Classification in the office's form: `A`, `A01`, `A01B`, `A01B 1/00`, `A01B 1/02`.
 * Only `parseSymbol` and its kin make one, so two equal symbols are equal strings.
 */
export type CpcSymbol = string & { readonly brand: 'CpcSymbol' };

export type CpcLevel = 'section' | 'class' | 'subclass' | 'main-group' | 'subgroup';

/** The levels from the root down. */
export const LEVELS: readonly CpcLevel[] = ['section', 'class', 'subclass', 'main-group', 'subgroup'];

/** The nine sections in scheme order. */
export const SECTIONS: readonly CpcSymbol[] = [...'ABCDEFGHY'] as CpcSymbol[];

/** Section, class, subclass, group and subgroup, from any of the usual notations, white space removed, upper case. */
const notation = /^([A-HY])(?:(\d{2})(?:([A-Z])(?:0*([1-9]\d{0,3})\/(\d{2,6})|(\d{4})(\d{6}))?)?)?$/;

/** The version that offices print behind a symbol: `(2013.01)`, `[2013.01]`. */
const versionSuffix = /\s*[([]\d{4}\.\d{2}[)\]]\s*$/;

/**
 * Y10S and Y10T: what the former US classification said of a patent, carried over by a table. Hardly any office gives them now, and
 * they say little of what a text is about.
 */
export const LEGACY_CLASS = 'Y10' as CpcSymbol;

export const isLegacy = (symbol: CpcSymbol): boolean => symbol.startsWith(LEGACY_CLASS);

/**
 * Reads a symbol leniently (`a01b1/02`, `A01B0001020000`, `G01M 3/3209 (2013.01)`); null where it is none. So is one without a
 * slash, `G06N3063`: only a scheme can tell what it means, and `resolveSlashless` asks it.
 */
export function tryParseSymbol(text: string): CpcSymbol | null {
  // The longest notation has some 25 characters; a text is refused before a pattern runs over it.
  if (text.length > 64) return null;
  const parts = notation.exec(text.replace(versionSuffix, '').replace(/\s+/g, '').toUpperCase());
  if (parts === null) return null;
  const [, section, classDigits, subclassLetter, group, subgroup, paddedGroup, paddedSubgroup] = parts;
  if (classDigits === undefined) return section as CpcSymbol;
  if (classDigits === '00') return null;
  if (subclassLetter === undefined) return (section + classDigits) as CpcSymbol;
  const subclass = section + classDigits + subclassLetter;
  if (group !== undefined) return canonicalGroup(subclass, group, subgroup);
  if (paddedGroup === undefined) return subclass as CpcSymbol;
  const number = Number(paddedGroup);
  return number === 0 ? null : canonicalGroup(subclass, String(number), paddedSubgroup);
}

/** Zeros behind the second digit of a subgroup only pad it: no symbol of the scheme ends in one. */
function canonicalGroup(subclass: string, group: string, subgroup: string): CpcSymbol {
  return `${subclass} ${group}/${subgroup.slice(0, 2)}${subgroup.slice(2).replace(/0+$/, '')}` as CpcSymbol;
}

/** Reads a symbol leniently. Throws `SymbolError` (`CPC_SYMBOL_INVALID`) where the text is none. */
export function parseSymbol(text: string): CpcSymbol {
  const symbol = tryParseSymbol(text);
  if (symbol === null) throw new SymbolError(text);
  return symbol;
}

/** The level, which the form of a symbol alone decides. */
export function levelOf(symbol: CpcSymbol): CpcLevel {
  if (symbol.length === 1) return 'section';
  if (symbol.length === 3) return 'class';
  if (symbol.length === 4) return 'subclass';
  return symbol.endsWith('/00') ? 'main-group' : 'subgroup';
}

export function sectionOf(symbol: CpcSymbol): CpcSymbol {
  return symbol.slice(0, 1) as CpcSymbol;
}

/** The class a symbol stands in, itself included; null for a section. */
export function classOf(symbol: CpcSymbol): CpcSymbol | null {
  return symbol.length < 3 ? null : (symbol.slice(0, 3) as CpcSymbol);
}

/** The subclass a symbol stands in, itself included; null above. */
export function subclassOf(symbol: CpcSymbol): CpcSymbol | null {
  return symbol.length < 4 ? null : (symbol.slice(0, 4) as CpcSymbol);
}

/**
 * The main group that the form of a symbol names, itself included; null above. Beware of the 2000 series: the scheme
 * hangs `A01C 2001/048` under `A01C 1/00`, and there is no `A01C 2001/00`. What holds in a scheme, `Taxonomy.ancestors` says.
 */
export function mainGroupOf(symbol: CpcSymbol): CpcSymbol | null {
  const slash = symbol.indexOf('/');
  return slash < 0 ? null : (`${symbol.slice(0, slash)}/00` as CpcSymbol);
}

/** Whether a group belongs to the 2000 series: indexing codes, given only beside another classification. */
export function is2000Series(symbol: CpcSymbol): boolean {
  const slash = symbol.indexOf('/');
  return slash === 9 && symbol.charCodeAt(5) >= 50;
}
