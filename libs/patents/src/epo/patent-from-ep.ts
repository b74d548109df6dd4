import { assignedSymbols } from '../record/assigned-symbols.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { blankRecord } from '../record/partial-record.js';
import type { PatentRecord } from '../record/patent-record.js';
import { publicationFrom } from '../record/publication-from.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { claimsOf, cleanTextOf, dateFrom, field, inEnglish, namesOf } from '../xml/xml-fields.js';
import { addCpc, addFormerIpc, addIpcr } from '../xml/xml-symbols.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descend, textOf, type XmlElement } from '../xml/xml-tree.js';

/** The record of an EP document in full text, whose bibliography has the codes of INID: `B110` is number (11) of group 100. */
export function patentFromEp(root: XmlElement): ReadDocument | FieldProblem {
  const { attributes } = root;
  const biblio = descend(root, 'SDOBI') ?? root;
  const docNumber = field(biblio, 'B100', 'B110') ?? attributes['doc-number'] ?? '';
  if (docNumber === '') {
    const met = textOf(root).slice(0, 500);
    return { code: 'PATENT_FIELD_MISSING', reason: 'has no publication number (B110)', met };
  }
  const problems: FieldProblem[] = [];
  const country = field(biblio, 'B100', 'B190') ?? attributes['country'] ?? 'EP';
  const kind = field(biblio, 'B100', 'B130') ?? attributes['kind'] ?? null;
  const published = field(biblio, 'B100', 'B140') ?? attributes['date-publ'] ?? null;
  const filed = field(biblio, 'B200', 'B220');
  const application = withoutCheckDigit(field(biblio, 'B200', 'B210') ?? '');
  const patent: PatentRecord = {
    ...blankRecord(publicationFrom(country, docNumber, kind)),
    title: titleOf(descend(biblio, 'B500', 'B540')),
    abstract: cleanTextOf(inEnglish(children(root, 'abstract'))),
    claims: claimsOf(inEnglish(children(root, 'claims'))),
    applicationNumber: application === '' ? null : `${country}${application}`,
    filingDate: dateFrom(filed, 'filing date', problems),
    publicationDate: dateFrom(published, 'publication date', problems),
    familyId: earliestFiling([
      { country, number: application, date: filed ?? '' },
      ...prioritiesOf(descend(biblio, 'B300')),
    ]),
    applicants: peopleOf(biblio, 'B710', 'B711'),
    assignees: peopleOf(biblio, 'B730', 'B731'),
    ...assignedSymbols(cpcOf(biblio, problems), ipcOf(biblio, problems)),
  };
  return { patent, problems };
}

/** `22990801.4` is named as a priority without what stands behind the point. */
const withoutCheckDigit = (number: string): string => number.replace(/\.\d$/, '');

/** A language (`B541`) is followed by the title in it (`B542`). */
function titleOf(list: XmlElement | null): string | null {
  let language = '';
  let first: string | null = null;
  for (const element of list ? children(list, 'B541', 'B542') : []) {
    const text = cleanTextOf(element);
    if (element.name === 'B541') language = text?.toLowerCase() ?? '';
    else if (language === 'en' && text !== null) return text;
    else first ??= text;
  }
  return first;
}

/** Applicants, proprietors: `snm` is the whole name of either a company or a person. */
function peopleOf(biblio: XmlElement, group: string, each: string): string[] {
  const list = descend(biblio, 'B700', group);
  return namesOf(list ? children(list, each) : [], (party) => {
    const names = ['fnm', 'snm'].map((part) => field(party, part)).filter((part) => part !== null);
    return names.join(' ') || null;
  });
}

/** Number (31), day (32) and country (33) follow each other for each priority. */
function* prioritiesOf(list: XmlElement | null): Generator<Filing> {
  let filing = { country: '', number: '', date: '' };
  for (const element of list ? children(list, 'B310', 'B320', 'B330') : []) {
    const text = cleanTextOf(element) ?? '';
    if (element.name === 'B310') filing = { country: '', number: text, date: '' };
    else if (element.name === 'B320') filing.date = text;
    else yield { ...filing, country: text };
  }
}

function cpcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('CPC', problems);
  const group = descend(biblio, 'B500', 'B520EP');
  addCpc(list, group && (descend(group, 'classifications-cpc') ?? group));
  return list;
}

/** Since 2006 `B510EP`, before that the main (`B511`) and further (`B512`) symbols. */
function ipcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  const group = descend(biblio, 'B500', 'B510EP');
  addIpcr(list, group && (descend(group, 'classifications-ipcr') ?? group));
  const former = descend(biblio, 'B500', 'B510');
  if (former) addFormerIpc(list, children(former, 'B511', 'B512', 'B513'));
  return list;
}
