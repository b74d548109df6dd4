import { assignedSymbols } from '../record/assigned-symbols.js';
import { symbolInColumns } from '../record/exchange-symbol.js';
import { blankRecord } from '../record/partial-record.js';
import type { PatentClassification, PatentRecord } from '../record/patent-record.js';
import { publicationFrom } from '../record/publication-from.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { addFormerIpc, addIpcr, symbolOfParts } from '../xml/xml-symbols.js';
import { cleanTextOf, dateFrom, field, inEnglish, namesOf, versionFrom } from '../xml/xml-fields.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descend, textOf, type XmlElement } from '../xml/xml-tree.js';

/** What the record of an `exchange-document` needs of it: of DOCDB, and of OPS, which answers with the same. */
export const KEPT_OF_EXCHANGE = {
  byDepth: [new Set(['exchange-document']), new Set(['bibliographic-data', 'abstract'])],
  dropped: new Set([
    'references-cited',
    'inventors',
    'agents',
    'dates-of-public-availability',
    'combination-set',
  ]),
  steppedOver: 'description',
};

/** The record of a document of the EPO's exchange format; a problem where it was deleted or says no number. */
export function patentFromExchange(document: XmlElement): ReadDocument | FieldProblem {
  const { attributes } = document;
  const biblio = descend(document, 'bibliographic-data') ?? document;
  const publication = documentId(biblio, 'publication-reference');
  const part = (name: string): string =>
    (publication && field(publication, name)) ?? attributes[name]?.trim() ?? '';
  const [country, docNumber, kind] = [part('country'), part('doc-number'), part('kind')];
  if (country === '' || docNumber === '') {
    const met = `${country}${docNumber} ${textOf(document).slice(0, 500)}`;
    return { code: 'PATENT_FIELD_MISSING', reason: 'has no publication number', met };
  }
  const number = publicationFrom(country, docNumber, kind);
  if (attributes['status']?.toUpperCase() === 'D') {
    const reason = `${number.number} was deleted from the database of the office (status D); nothing of it is left to read`;
    return { code: 'PATENT_FIELD_MISSING', reason, met: `${country} ${docNumber} ${kind}` };
  }
  const problems: FieldProblem[] = [];
  const application = documentId(biblio, 'application-reference');
  const applicationNumber = application && field(application, 'doc-number');
  const family = attributes['family-id']?.trim() ?? '';
  const patent: PatentRecord = {
    ...blankRecord(number),
    title: cleanTextOf(inEnglish(children(biblio, 'invention-title'))),
    abstract: cleanTextOf(inEnglish(children(document, 'abstract'))),
    applicationNumber:
      application && applicationNumber && `${field(application, 'country') ?? country}${applicationNumber}`,
    filingDate: dateFrom(dayOf(biblio, 'application-reference'), 'filing date', problems),
    publicationDate: dateFrom(
      dayOf(biblio, 'publication-reference') ?? attributes['date-publ'] ?? null,
      'publication date',
      problems,
    ),
    // -1 where the office has not found one yet.
    familyId: /^\d+$/.test(family) ? family : null,
    applicants: partiesOf(biblio, 'applicant'),
    assignees: partiesOf(biblio, 'assignee'),
    ...assignedSymbols(cpcOf(biblio, problems), ipcOf(biblio, problems)),
  };
  return { patent, problems };
}

const FORMATS = ['docdb', 'docdba', 'epodoc', 'original', undefined];
const formatOf = ({ attributes }: XmlElement): string | undefined =>
  attributes['data-format'] ?? attributes['document-id-type'];

/**
 * The elements in the form of DOCDB, else in another: each date, number and name stands there in several. Names are normalised
 * in DOCDB, numbers are parted into country, number and kind.
 */
function inOneFormat(elements: Iterable<XmlElement>): XmlElement[] {
  const given = [...elements];
  for (const format of FORMATS) {
    const found = given.filter((element) => formatOf(element) === format);
    if (found.length > 0) return found;
  }
  return given;
}

/** The `document-id` of a reference; the format is said of either. */
function documentId(biblio: XmlElement, name: string): XmlElement | null {
  const [reference] = inOneFormat(children(biblio, name));
  return reference === undefined ? null : (inOneFormat(children(reference, 'document-id'))[0] ?? null);
}

/** Some forms of a number stand without their day; where DOCDB's does, another has it. */
function dayOf(biblio: XmlElement, name: string): string | null {
  const preferred = documentId(biblio, name);
  const ids = [...children(biblio, name)].flatMap((reference) => [...children(reference, 'document-id')]);
  for (const id of preferred ? [preferred, ...ids] : ids) {
    const day = field(id, 'date');
    if (day !== null) return day;
  }
  return null;
}

function partiesOf(biblio: XmlElement, name: string): string[] {
  const list = descend(biblio, 'parties', `${name}s`);
  const parties = list ? inOneFormat(children(list, name)) : [];
  return namesOf(
    parties,
    (party) => field(party, `${name}-name`, 'name') ?? field(party, 'addressbook', 'name'),
  );
}

/** `CPC`, `CPCI`, `CPCA`, `CPCNO`: whoever assigned it, it is the CPC. Combination sets are no single symbols. */
function cpcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('CPC', problems);
  const assigned = descend(biblio, 'patent-classifications');
  for (const element of assigned ? children(assigned, 'patent-classification') : []) {
    const scheme = descend(element, 'classification-scheme');
    const name = scheme?.attributes['scheme']?.toUpperCase() ?? '';
    if (!name.startsWith('CPC')) continue;
    const written = descend(element, 'classification-symbol');
    const symbol = written ? symbolInColumns(textOf(written)) : symbolOfParts(element);
    list.add(symbol, {
      ...said(
        field(element, 'classification-value') ?? (name === 'CPCA' ? 'A' : ''),
        field(element, 'symbol-position'),
      ),
      version: versionFrom(scheme && field(scheme, 'date')),
    });
  }
  return list;
}

const said = (value: string, position: string | null): Pick<PatentClassification, 'inventive' | 'first'> => ({
  inventive: value === '' ? null : value === 'I',
  first: position === null ? null : position === 'F',
});

/** The eighth edition as a text in columns for each symbol, the seventh and those before as one element for each. */
function ipcOf(biblio: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  addIpcr(list, descend(biblio, 'classifications-ipcr'));
  const former = descend(biblio, 'classification-ipc');
  if (former) addFormerIpc(list, children(former, 'main-classification', 'further-classification', 'text'));
  return list;
}
