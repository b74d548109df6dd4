import { assignedSymbols } from '../record/assigned-symbols.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { blankRecord } from '../record/partial-record.js';
import type { PatentRecord } from '../record/patent-record.js';
import { stripZeros } from '../record/publication-number.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { claimsOf, dateFrom, field, namesOf } from '../xml/xml-fields.js';
import { addFormerIpc } from '../xml/xml-symbols.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descend, descendants, textOf, type XmlElement } from '../xml/xml-tree.js';

/** The record of a published application from 2001 to 2004 (PAP 1.5 and 1.6). */
export function patentFromPap(root: XmlElement): ReadDocument | FieldProblem {
  const biblio = descend(root, 'subdoc-bibliographic-information');
  const publication = biblio && descend(biblio, 'document-id');
  const docNumber = publication && stripZeros(field(publication, 'doc-number') ?? '');
  if (!biblio || !publication || !docNumber) {
    return {
      code: 'PATENT_FIELD_MISSING',
      reason: 'has no publication number',
      met: textOf(root).slice(0, 500),
    };
  }
  const problems: FieldProblem[] = [];
  const country = field(publication, 'country-code') ?? 'US';
  const kind = field(publication, 'kind-code');
  const filing = descend(biblio, 'domestic-filing-data');
  const application = filing && field(filing, 'application-number', 'doc-number');
  const technical = descend(biblio, 'technical-information');
  const patent: PatentRecord = {
    ...blankRecord({ number: `${country}${docNumber}${kind ?? ''}`, country, docNumber, kind }),
    title: technical && field(technical, 'title-of-invention'),
    abstract: field(root, 'subdoc-abstract'),
    claims: claimsOf(descend(root, 'subdoc-claims')),
    applicationNumber: application && `${country}${application}`,
    filingDate: dateFrom(filing && field(filing, 'filing-date'), 'filing date', problems),
    publicationDate: dateFrom(field(publication, 'document-date'), 'publication date', problems),
    familyId: earliestFiling(filingsOf(biblio, country)),
    // Until 2012 the inventors applied.
    applicants: namesOf(inventorsOf(biblio), nameOf),
    assignees: namesOf(children(biblio, 'assignee'), nameOf),
    ...assignedSymbols(new SymbolList('CPC', problems), ipcOf(technical, problems)),
  };
  return { patent, problems };
}

function* inventorsOf(biblio: XmlElement): Generator<XmlElement> {
  const list = descend(biblio, 'inventors');
  if (list) yield* children(list, 'first-named-inventor', 'inventor');
}

function nameOf(party: XmlElement): string | null {
  const organisation = field(party, 'organization-name');
  if (organisation !== null) return organisation;
  const parts = ['given-name', 'middle-name', 'family-name'].map((part) => field(party, 'name', part));
  return parts.filter((part) => part !== null).join(' ') || null;
}

/** Groups are filled up with zeros: `A01B001/00`. */
function ipcOf(technical: XmlElement | null, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  const assigned = technical && descend(technical, 'classification-ipc');
  if (assigned) addFormerIpc(list, descendants(assigned, 'ipc'));
  return list;
}

function* filingsOf(biblio: XmlElement, country: string): Generator<Filing> {
  const own = descend(biblio, 'domestic-filing-data');
  if (own) yield filingFrom(own, country, 'application-number', 'filing-date');
  for (const priority of children(biblio, 'foreign-priority-data'))
    yield filingFrom(priority, '', 'priority-application-number', 'filing-date');
  const continuity = descend(biblio, 'continuity-data');
  if (continuity === null) return;
  for (const provisional of descendants(continuity, 'non-provisional-of-provisional'))
    for (const id of children(provisional, 'document-id')) yield relatedFiling(id, country);
  for (const parent of descendants(continuity, 'parent'))
    for (const id of children(parent, 'document-id')) yield relatedFiling(id, country);
}

const filingFrom = (element: XmlElement, country: string, number: string, date: string): Filing => ({
  country: field(element, 'country-code') ?? country,
  number: field(element, number, 'doc-number') ?? '',
  date: field(element, date) ?? '',
});

const relatedFiling = (id: XmlElement, country: string): Filing => ({
  country: field(id, 'country-code') ?? country,
  number: field(id, 'doc-number') ?? '',
  date: field(id, 'document-date') ?? '',
});
