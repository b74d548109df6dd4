import { assignedSymbols } from '../record/assigned-symbols.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { blankRecord } from '../record/partial-record.js';
import type { PatentRecord } from '../record/patent-record.js';
import { publicationFrom } from '../record/publication-from.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import {
  addressName,
  claimsOf,
  cleanTextOf,
  dateFrom,
  field,
  inEnglish,
  namesOf,
} from '../xml/xml-fields.js';
import { addCpc, addFormerIpc, addIpcr } from '../xml/xml-symbols.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descend, textOf, type XmlElement } from '../xml/xml-tree.js';

/** The record of a document of ST.36 as WIPO publishes international applications in it. */
export function patentFromSt36(root: XmlElement): ReadDocument | FieldProblem {
  const biblio = descend(root, 'wo-bibliographic-data') ?? descend(root, 'bibliographic-data');
  const publication = biblio && descend(biblio, 'publication-reference', 'document-id');
  const docNumber = publication && field(publication, 'doc-number');
  if (!biblio || !publication || !docNumber) {
    const met = textOf(root).slice(0, 500);
    return { code: 'PATENT_FIELD_MISSING', reason: 'has no publication number', met };
  }
  const problems: FieldProblem[] = [];
  const country = field(publication, 'country') ?? root.attributes['country'] ?? 'WO';
  const application = descend(biblio, 'application-reference', 'document-id');
  const applicationNumber = application && field(application, 'doc-number');
  const applicants = descend(biblio, 'parties', 'applicants') ?? descend(biblio, 'wo-parties', 'applicants');
  const patent: PatentRecord = {
    ...blankRecord(publicationFrom(country, withoutCountry(docNumber, country), field(publication, 'kind'))),
    title: cleanTextOf(inEnglish(children(biblio, 'invention-title'))),
    abstract: cleanTextOf(inEnglish(children(root, 'abstract'))),
    claims: claimsOf(inEnglish(children(root, 'claims'))),
    applicationNumber,
    filingDate: dateFrom(application && field(application, 'date'), 'filing date', problems),
    publicationDate: dateFrom(field(publication, 'date'), 'publication date', problems),
    familyId: earliestFiling(filingsOf(biblio)),
    applicants: applicants ? namesOf(children(applicants, 'applicant'), addressName) : [],
    ...assignedSymbols(cpcOf(biblio, problems), ipcOf(biblio, problems)),
  };
  return { patent, problems };
}

/** `WO2023/990901`, as some write the number, beside the country. */
const withoutCountry = (number: string, country: string): string =>
  number.startsWith(country) ? number.slice(country.length).trim() : number;

function* filingsOf(biblio: XmlElement): Generator<Filing> {
  const application = descend(biblio, 'application-reference', 'document-id');
  // `PCT/EP2023/990901` names its office by itself.
  if (application) yield { ...filingFrom(application), country: '' };
  const priorities = descend(biblio, 'priority-claims') ?? descend(biblio, 'wo-priority-info');
  if (priorities) yield* [...children(priorities, 'priority-claim')].map(filingFrom);
}

const filingFrom = (id: XmlElement): Filing => ({
  country: field(id, 'country') ?? '',
  number: field(id, 'doc-number') ?? '',
  date: field(id, 'date') ?? '',
});

function cpcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('CPC', problems);
  addCpc(list, descend(biblio, 'classifications-cpc'));
  return list;
}

function ipcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  addIpcr(list, descend(biblio, 'classifications-ipcr'));
  const former = descend(biblio, 'classification-ipc');
  if (former) addFormerIpc(list, children(former, 'main-classification', 'further-classification'));
  return list;
}
