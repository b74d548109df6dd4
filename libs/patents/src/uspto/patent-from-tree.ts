import { assignedSymbols } from '../record/assigned-symbols.js';
import { blankRecord } from '../record/partial-record.js';
import type { PatentRecord } from '../record/patent-record.js';
import { stripZeros } from '../record/publication-number.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { addressName, claimsOf, dateFrom, field, namesOf } from '../xml/xml-fields.js';
import { addCpc, addFormerIpc, addIpcr } from '../xml/xml-symbols.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descend, textOf, type XmlElement } from '../xml/xml-tree.js';
import { familyOf } from './family.js';

/**
 * The record of a grant or application publication (DTD 4.0 on). Designs and plants, which have no CPC and no
 * abstract, are records like any other. Returns a problem instead where the document does not say what it is.
 */
export function patentFromTree(root: XmlElement): ReadDocument | FieldProblem {
  const problems: FieldProblem[] = [];
  const biblio =
    descend(root, 'us-bibliographic-data-grant') ?? descend(root, 'us-bibliographic-data-application');
  const publication = biblio && descend(biblio, 'publication-reference', 'document-id');
  const docNumber = publication && stripZeros(field(publication, 'doc-number') ?? '');
  if (biblio === null || !publication || !docNumber) {
    return {
      code: 'PATENT_FIELD_MISSING',
      reason: 'has no publication number',
      met: textOf(root).slice(0, 500),
    };
  }
  const country = field(publication, 'country') ?? 'US';
  const kind = field(publication, 'kind');
  const application = descend(biblio, 'application-reference', 'document-id');
  const applicationNumber = application && field(application, 'doc-number');
  const patent: PatentRecord = {
    ...blankRecord({ number: `${country}${docNumber}${kind ?? ''}`, country, docNumber, kind }),
    title: field(biblio, 'invention-title'),
    abstract: field(root, 'abstract'),
    claims: claimsOf(descend(root, 'claims')),
    applicationNumber: applicationNumber && `${field(application, 'country') ?? country}${applicationNumber}`,
    filingDate: dateFrom(application && field(application, 'date'), 'filing date', problems),
    publicationDate: dateFrom(field(publication, 'date'), 'publication date', problems),
    familyId: familyOf(biblio),
    applicants: [
      ...partiesOf(descend(biblio, 'us-parties', 'us-applicants'), 'us-applicant'),
      ...partiesOf(descend(biblio, 'parties', 'applicants'), 'applicant'),
    ],
    assignees: partiesOf(descend(biblio, 'assignees'), 'assignee'),
    ...assignedSymbols(cpcOf(biblio, problems), ipcOf(biblio, problems)),
  };
  return { patent, problems };
}

const partiesOf = (list: XmlElement | null, name: string): string[] =>
  list ? namesOf(children(list, name), addressName) : [];

function cpcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('CPC', problems);
  addCpc(list, descend(biblio, 'classifications-cpc'));
  return list;
}

/** Since 2006 `classifications-ipcr`, before that the seventh edition. */
function ipcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  addIpcr(list, descend(biblio, 'classifications-ipcr'));
  const former = descend(biblio, 'classification-ipc');
  if (former) addFormerIpc(list, children(former, 'main-classification', 'further-classification'));
  return list;
}
