import { meaningOf } from './field-names.js';
import { isObject } from './json-values.js';

/** A string, or one of the words for "no number" that Python writes, which JSON does not know. */
const STRING_OR_NAN = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs;

/** The value of a JSON text, in which `NaN` is `null`; or what is wrong with it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (/NaN|Infinity/.test(text)) {
      const valid = text.replace(STRING_OR_NAN, (met) => (met.startsWith('"') ? met : 'null'));
      if (valid !== text) return parseJson(valid);
    }
    // A RangeError is the parser's answer to nesting without end.
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}

/** What answers of programming interfaces call their list of records. */
const LISTS = [
  'data',
  'results',
  'records',
  'patents',
  'publications',
  'documents',
  'items',
  'hits',
  'response',
];

/** The records of a value: itself, or those of the list around which an answer puts its counts: `{ "total": 2, "data": [...] }`. */
export function recordsIn(value: unknown): readonly unknown[] {
  if (!isObject(value) || Object.keys(value).some((key) => meaningOf(key)?.field === 'id')) return [value];
  for (const name of LISTS) {
    const list = Object.hasOwn(value, name) ? value[name] : undefined;
    if (Array.isArray(list) && list.length > 0 && list.every(isObject)) return list;
  }
  return [value];
}
