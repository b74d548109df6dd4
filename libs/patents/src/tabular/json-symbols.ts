import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { SymbolList, writtenList } from '../record/symbol-list.js';
import type { PatentClassification } from '../record/patent-record.js';
import type { FieldProblem } from '../record/record-results.js';
import { firstOf, isObject, itemsOf, textOf, type JsonObject } from './json-values.js';

/** Maximum number of symbols of a field: offices assign some hundreds at most. */
const MAX_SYMBOLS = 5000;

const SYMBOL_KEYS = [
  'symbol',
  'code',
  'cpccode',
  'cpcsymbol',
  'ipccode',
  'ipcsymbol',
  'classificationsymbol',
  'cpcsubgroupid',
  'cpcgroupid',
  'cpcgroup',
  'cpcsubclassid',
  'cpc',
  'ipc',
  'classification',
  'label',
  'text',
  'value',
  'name',
  'id',
];
const VALUE_KEYS = ['inventive', 'value', 'classificationvalue', 'cpctype', 'type'];
const FIRST_KEYS = ['first', 'position', 'symbolposition', 'classificationsymbolposition'];
const VERSION_KEYS = ['version', 'versionindicator', 'versiondate', 'versionindicatordate'];

/** Adds the symbols of a value: one text with a list, a list of texts, a list of objects; what is none becomes a problem. */
export function addSymbols(
  list: SymbolList,
  name: string,
  value: unknown,
  problems: FieldProblem[],
  said: Partial<PatentClassification> = {},
): void {
  const items = itemsOf(value, writtenList);
  if (items.length > MAX_SYMBOLS) {
    const reason = `${name} has ${items.length} symbols; read are the first ${MAX_SYMBOLS}`;
    problems.push({ code: 'PATENT_FIELD_INVALID', reason, met: '' });
  }
  for (const item of items.slice(0, MAX_SYMBOLS)) {
    if (typeof item === 'string') for (const written of writtenList(item)) list.add(written, said);
    else if (isObject(item)) addObject(list, name, item, problems, said);
    else problems.push(noSymbol(name, item));
  }
}

function addObject(
  list: SymbolList,
  name: string,
  item: JsonObject,
  problems: FieldProblem[],
  said: Partial<PatentClassification>,
): void {
  const written = textOf(firstOf(item, SYMBOL_KEYS)) ?? partsOf(item);
  if (written === null) {
    problems.push(noSymbol(name, item));
    return;
  }
  const inventive = inventiveOf(firstOf(item, VALUE_KEYS));
  const first = isFirst(firstOf(item, FIRST_KEYS));
  const version = /^(\d{4})[.-]?(\d{2})/.exec(textOf(firstOf(item, VERSION_KEYS)) ?? '');
  for (const symbol of writtenList(written)) {
    list.add(symbol, {
      ...said,
      ...(inventive === null ? {} : { inventive }),
      ...(first === null ? {} : { first }),
      ...(version === null ? {} : { version: `${version[1]}.${version[2]}` }),
    });
  }
}

/** Section, class, subclass, main group and subgroup, each under its key. */
function partsOf(item: JsonObject): string | null {
  const part = (...keys: string[]): string => textOf(firstOf(item, keys)) ?? '';
  const [section, group] = [part('section'), part('maingroup', 'group')];
  if (section === '') return null;
  const above = `${section}${part('class')}${part('subclass')}`;
  return group === '' ? above : `${above} ${group}/${part('subgroup')}`;
}

function inventiveOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  if (/^(?:i|true|inv)/i.test(value)) return true;
  return /^(?:a|n|false)/i.test(value) ? false : null;
}

function isFirst(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  if (/^(?:f|first|true)$/i.test(value)) return true;
  return /^(?:l|later|false)$/i.test(value) ? false : null;
}

const noSymbol = (name: string, item: unknown): FieldProblem => {
  const met = JSON.stringify(item).slice(0, 200);
  return { code: 'PATENT_SYMBOL_INVALID', reason: `${name} has an entry that is no symbol`, met };
};

/** Sections that a source cannot know; what is no section becomes a problem. */
export function sectionsOf(name: string, value: unknown, problems: FieldProblem[]): CpcSymbol[] {
  const list = new SymbolList('CPC', problems);
  addSymbols(list, name, value, problems);
  const sections = list.symbols.filter((symbol) => SECTIONS.includes(symbol));
  for (const symbol of [...list.symbols, ...list.slashless].filter(
    (met) => !SECTIONS.includes(met as CpcSymbol),
  )) {
    problems.push({ code: 'PATENT_FIELD_INVALID', reason: `${name}: ${symbol} is no section`, met: symbol });
  }
  return sections;
}
