import { assignedSymbols } from '../record/assigned-symbols.js';
import { cleanText } from '../record/clean-text.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { blankRecord } from '../record/partial-record.js';
import type { Claim, PatentRecord } from '../record/patent-record.js';
import { stripZeros } from '../record/publication-number.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { claimFrom, cleanTextOf, dateFrom, field, namesOf } from '../xml/xml-fields.js';
import { addFormerIpc } from '../xml/xml-symbols.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descend, descendants, find, textOf, type XmlElement } from '../xml/xml-tree.js';

/** The record of a grant from 2001 to 2004 (`PATDOC`, ST.32), whose elements are the codes of INID: `B110` is number (11) of group 100. */
export function patentFromPatdoc(root: XmlElement): ReadDocument | FieldProblem {
  const biblio = descend(root, 'SDOBI');
  const docNumber = biblio && stripZeros(field(biblio, 'B100', 'B110') ?? '');
  if (!biblio || !docNumber) {
    return {
      code: 'PATENT_FIELD_MISSING',
      reason: 'has no publication number (B110)',
      met: textOf(root).slice(0, 500),
    };
  }
  const problems: FieldProblem[] = [];
  const country = field(biblio, 'B100', 'B190') ?? 'US';
  const kind = field(biblio, 'B100', 'B130');
  const application = field(biblio, 'B200', 'B210');
  const inventors = peopleOf(biblio, 'B720', 'B721');
  const patent: PatentRecord = {
    ...blankRecord({ number: `${country}${docNumber}${kind ?? ''}`, country, docNumber, kind }),
    title: field(biblio, 'B500', 'B540'),
    abstract: field(root, 'SDOAB'),
    claims: claimsOfPatdoc(descend(root, 'SDOCL')),
    applicationNumber: application && `${country}${application}`,
    filingDate: dateFrom(field(biblio, 'B200', 'B220'), 'filing date', problems),
    publicationDate: dateFrom(field(biblio, 'B100', 'B140'), 'publication date', problems),
    familyId: earliestFiling(filingsOf(biblio, country)),
    // Until 2012 the inventors applied.
    applicants: inventors,
    assignees: peopleOf(biblio, 'B730', 'B731'),
    ...assignedSymbols(new SymbolList('CPC', problems), ipcOf(biblio, problems)),
  };
  return { patent, problems };
}

function claimsOfPatdoc(list: XmlElement | null): Claim[] {
  const claims: Claim[] = [];
  for (const claim of list ? descendants(list, 'CLM') : []) {
    const text = cleanText(textOf(claim));
    if (text !== '') claims.push(claimFrom(text, '', claims.length + 1));
  }
  return claims;
}

function peopleOf(biblio: XmlElement, group: string, each: string): string[] {
  const list = descend(biblio, 'B700', group);
  return namesOf(list ? children(list, each) : [], (party) => {
    const name = find(party, 'NAM');
    if (name === null) return null;
    const person = ['FNM', 'SNM'].map((part) => field(name, part)).filter((part) => part !== null);
    return field(name, 'ONM') ?? (person.join(' ') || null);
  });
}

/** (51): main, further, and what is only indexed. The class of a design, `0201`, is of Locarno. */
function ipcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  const assigned = descend(biblio, 'B500', 'B510');
  if (assigned) addFormerIpc(list, children(assigned, 'B511', 'B512', 'B513', 'B517'));
  return list;
}

function* filingsOf(biblio: XmlElement, country: string): Generator<Filing> {
  const own = descend(biblio, 'B200');
  if (own) yield { country, number: field(own, 'B210') ?? '', date: field(own, 'B220') ?? '' };
  yield* prioritiesOf(descend(biblio, 'B300'));
  const related = descend(biblio, 'B600');
  for (const document of related ? relatedApplications(related) : []) {
    yield {
      country: cleanTextOf(find(document, 'CTRY')) ?? country,
      number: cleanTextOf(find(document, 'DNUM')) ?? '',
      date: cleanTextOf(find(document, 'DATE')) ?? '',
    };
  }
}

/** (31), (32) and (33) follow each other for each priority. */
function* prioritiesOf(list: XmlElement | null): Generator<Filing> {
  let filing = { country: '', number: '', date: '' };
  for (const element of list ? children(list, 'B310', 'B320', 'B330') : []) {
    const text = cleanTextOf(element) ?? '';
    if (element.name === 'B310') filing = { country: '', number: text, date: '' };
    else if (element.name === 'B320') filing.date = text;
    else yield { ...filing, country: text };
  }
}

/** Parents of continuations, divisions and reissues, and provisional applications; not the patents that came of them. */
function* relatedApplications(related: XmlElement): Generator<XmlElement> {
  for (const parent of descendants(related, 'PDOC')) yield* children(parent, 'DOC');
  for (const provisional of children(related, 'B680US')) yield* children(provisional, 'DOC');
}
