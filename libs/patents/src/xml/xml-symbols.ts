import { symbolInColumns } from '../record/exchange-symbol.js';
import type { SymbolList } from '../record/symbol-list.js';
import { cleanTextOf, field, versionFrom } from './xml-fields.js';
import { children, descend, textOf, type XmlElement } from './xml-tree.js';

/** `A01B 1/02` of an element for each part; where a source stops at the subclass, that. */
export function symbolOfParts(element: XmlElement): string {
  const part = (name: string): string => field(element, name) ?? '';
  const subclass = `${part('section')}${part('class')}${part('subclass')}`;
  const group = part('main-group');
  return group === '' ? subclass : `${subclass} ${group}/${part('subgroup')}`;
}

/** Symbols of the eighth edition of the IPC: each a text in columns or an element for each part. */
export function addIpcr(list: SymbolList, assigned: XmlElement | null): void {
  for (const element of assigned ? children(assigned, 'classification-ipcr') : []) {
    const text = descend(element, 'text');
    list.add(text ? symbolInColumns(textOf(text)) : symbolOfParts(element));
  }
}

/** Symbols of editions before; `7A 01B 1/00` has its edition in front. The class of a design, `0201`, is of Locarno. */
export function addFormerIpc(list: SymbolList, written: Iterable<XmlElement>): void {
  for (const element of written) {
    const text = textOf(element).replace(/^(\s*\d?\s?[A-H])\s(?=\d\d[A-Z])/, '$1');
    if (/[A-Z]/i.test(text)) list.add(symbolInColumns(text));
  }
}

/**
 * `classifications-cpc`: main and further, or one list; each symbol a text in columns or an element for each part. Combination
 * sets are left out: the symbols of their further ranks qualify the first one, they do not classify the patent by themselves.
 */
export function addCpc(list: SymbolList, assigned: XmlElement | null): void {
  if (assigned === null) return;
  for (const group of children(assigned, 'main-cpc', 'further-cpc')) {
    for (const element of children(group, 'classification-cpc'))
      addOneCpc(list, element, group.name === 'main-cpc');
  }
  for (const element of children(assigned, 'classification-cpc')) addOneCpc(list, element, null);
}

function addOneCpc(list: SymbolList, element: XmlElement, isMain: boolean | null): void {
  const text = descend(element, 'text');
  if (text !== null) {
    list.add(cleanTextOf(text) ?? '');
    return;
  }
  const value = field(element, 'classification-value');
  const position = field(element, 'symbol-position');
  list.add(symbolOfParts(element), {
    inventive: value === null ? null : value === 'I',
    first: isMain ?? (position === null ? null : position === 'F'),
    version: versionFrom(field(element, 'cpc-version-indicator', 'date')),
  });
}
