import type { Claim } from '../record/patent-record.js';
import type { FieldProblem } from '../record/record-results.js';
import { cleanMarkup } from '../record/clean-text.js';
import { firstOf, inOneLanguage, isAbsent, isObject, textOf } from './json-values.js';
import { splitClaims } from './split-claims.js';

const NUMBER_KEYS = [
  'number',
  'num',
  'claimnumber',
  'claimnum',
  'claimno',
  'no',
  'claimsequence',
  'sequence',
];
const TEXT_KEYS = ['text', 'claimtext', 'claim', 'value', 'content', 'claimtexts'];

/**
 * Claims from one text, a list of texts, a list of objects with number and text, or any of these in several languages. An entry that
 * is none becomes a problem, and the others are kept.
 */
export function claimsOf(value: unknown, problems: FieldProblem[]): Claim[] {
  if (isAbsent(value)) return [];
  if (typeof value === 'string') return splitClaims(value);
  const entries = inOneLanguage(Array.isArray(value) ? value : [value]).filter((entry) => !isAbsent(entry));
  if (entries.every((entry) => typeof entry === 'string')) return splitClaims(entries);
  const [only] = entries;
  // One object for all claims: `{ text, language }`, `{ claims: [...] }`.
  if (entries.length === 1 && isObject(only) && firstOf(only, NUMBER_KEYS) === undefined) {
    const whole = firstOf(only, ['claims', ...TEXT_KEYS]);
    if (whole !== undefined) return claimsOf(whole, problems);
  }
  return entries.flatMap((entry, index) => claimOf(entry, index, problems));
}

function claimOf(entry: unknown, index: number, problems: FieldProblem[]): Claim[] {
  const given = isObject(entry)
    ? textOf(firstOf(entry, TEXT_KEYS))
    : Array.isArray(entry)
      ? textOf(entry)
      : entry;
  if (typeof given !== 'string') {
    const met = JSON.stringify(entry).slice(0, 200);
    problems.push({ code: 'PATENT_FIELD_INVALID', reason: `claim ${index + 1} has no text`, met });
    return [];
  }
  const text = cleanMarkup(given);
  if (text === '') return [];
  const said = isObject(entry) ? textOf(firstOf(entry, NUMBER_KEYS)) : null;
  const number = /^0{0,20}([1-9]\d{0,5}(?:\s?-\s?\d{1,6})?)\.?$/.exec(said?.slice(0, 40).trim() ?? '')?.[1];
  const [first] = splitClaims([text, '']);
  // The number that is printed before the text is that of the claim, or says nothing new.
  if (number === undefined)
    return first === undefined
      ? []
      : [{ ...first, number: first.text === text ? String(index + 1) : first.number }];
  return [{ number: number.replace(/\s/g, ''), text: first?.text ?? text }];
}
