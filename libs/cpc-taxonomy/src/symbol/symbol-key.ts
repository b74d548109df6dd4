import { SECTIONS, type CpcSymbol } from './symbol.js';

/*
 * A symbol as one number below 2^53: section, class, subclass letter, group and subgroup as digits of a mixed radix,
 * most significant first, "none" as 0. Numbers compare in a nanosecond, need eight bytes and sort as the scheme is printed.
 */
const CLASSES = 100;
const LETTERS = 27;
const GROUPS = 10_000;
const SUBGROUPS = 1_000_000;
const LETTER_A = 65;

/**
 * The number of a symbol. It sorts as the offices print the scheme: the 2000 series stands beside the group it belongs
 * to (`A01C 2001/048` between `A01C 1/04` and `A01C 1/06`), and subgroups sort as decimals (`1/02`, `1/022`, `1/03`).
 */
export function symbolKey(symbol: CpcSymbol): number {
  const section = SECTIONS.indexOf(symbol.charAt(0) as CpcSymbol) + 1;
  const classNumber = symbol.length < 3 ? 0 : Number(symbol.slice(1, 3));
  const letter = symbol.length < 4 ? 0 : symbol.charCodeAt(3) - LETTER_A + 1;
  const slash = symbol.indexOf('/');
  const group = slash < 0 ? 0 : Number(symbol.slice(5, slash));
  const subgroup = slash < 0 ? 0 : Number(symbol.slice(slash + 1).padEnd(6, '0'));
  const indexing = group >= 2000 ? 1 : 0;
  // 2000/xx is number 0 of its series; the shift by one keeps it apart from the subclass itself.
  const number = slash < 0 ? 0 : group - 2000 * indexing + 1;
  const upper = (section * CLASSES + classNumber) * LETTERS + letter;
  return ((upper * GROUPS + number) * SUBGROUPS + subgroup) * 2 + indexing;
}

/** The symbol of a number made by `symbolKey`. */
export function symbolOfKey(key: number): CpcSymbol {
  const indexing = key % 2;
  let rest = (key - indexing) / 2;
  const subgroup = rest % SUBGROUPS;
  rest = (rest - subgroup) / SUBGROUPS;
  const number = rest % GROUPS;
  rest = (rest - number) / GROUPS;
  const letter = rest % LETTERS;
  rest = (rest - letter) / LETTERS;
  const classNumber = rest % CLASSES;
  let symbol: string = SECTIONS[(rest - classNumber) / CLASSES - 1];
  if (classNumber > 0) symbol += classNumber < 10 ? `0${classNumber}` : classNumber;
  if (letter > 0) symbol += String.fromCharCode(LETTER_A + letter - 1);
  if (number > 0) symbol += ` ${number - 1 + 2000 * indexing}/${subgroupDigits(subgroup)}`;
  return symbol as CpcSymbol;
}

function subgroupDigits(subgroup: number): string {
  const digits = String(subgroup).padStart(6, '0');
  let end = 6;
  while (end > 2 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

/** Orders symbols as the scheme is printed; 0 only for equal symbols. For `Array.prototype.sort`. */
export function compareSymbols(a: CpcSymbol, b: CpcSymbol): number {
  return symbolKey(a) - symbolKey(b);
}
