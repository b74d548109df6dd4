import { assignedSymbols } from '../record/assigned-symbols.js';
import { cleanText } from '../record/clean-text.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { blankRecord } from '../record/partial-record.js';
import type { Claim, PatentRecord } from '../record/patent-record.js';
import { publicationFrom } from '../record/publication-from.js';
import type { FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { claimFrom, cleanTextOf, dateFrom, inEnglish, namesOf, versionFrom } from '../xml/xml-fields.js';
import type { ReadDocument } from '../xml/xml-dialect.js';
import { children, descendants, find, textOf, type XmlElement } from '../xml/xml-tree.js';

/** Identifications of a publication; a grant also names the application that was published before it. */
const IDENTIFICATIONS = ['PatentPublicationIdentification', 'PatentGrantIdentification'];

/**
 * The record of a document of ST.96. Offices nest its components differently, so that each is looked for by its name; what would
 * name other patents is dropped before.
 */
export function patentFromSt96(root: XmlElement): ReadDocument | FieldProblem {
  const isGrant = root.name.startsWith('PatentGrant') || find(root, 'PatentGrantIdentification') !== null;
  const [publication] = (isGrant ? [...IDENTIFICATIONS].reverse() : IDENTIFICATIONS)
    .map((name) => find(root, name))
    .filter((found) => found !== null);
  const docNumber =
    publication && (textAt(publication, 'PatentNumber') ?? textAt(publication, 'PublicationNumber'));
  if (!publication || !docNumber) {
    const met = textOf(root).slice(0, 500);
    return { code: 'PATENT_FIELD_MISSING', reason: 'has no publication number', met };
  }
  const problems: FieldProblem[] = [];
  const country = textAt(publication, 'IPOfficeCode') ?? 'US';
  const application = find(root, 'ApplicationIdentification');
  const own = application && filingFrom(application, country);
  const patent: PatentRecord = {
    ...blankRecord(publicationFrom(country, docNumber, textAt(publication, 'PatentDocumentKindCode'))),
    title: cleanTextOf(inEnglish(descendants(root, 'InventionTitle'))),
    abstract: cleanTextOf(inEnglish(descendants(root, 'Abstract'))),
    claims: claimsOf(inEnglish(descendants(root, 'Claims'))),
    applicationNumber: own && own.number !== '' ? `${own.country}${own.number}` : null,
    filingDate: dateFrom(application && dayAt(application, 'FilingDate'), 'filing date', problems),
    publicationDate: dateFrom(
      dayAt(publication, 'GrantDate') ?? dayAt(publication, 'PublicationDate'),
      'publication date',
      problems,
    ),
    familyId: earliestFiling([
      ...(own ? [own] : []),
      ...[...descendants(root, 'PriorityClaim')].map((claim) => filingFrom(claim, '')),
    ]),
    applicants: namesOf(descendants(root, 'Applicant'), nameOf),
    assignees: namesOf(descendants(root, 'Assignee'), nameOf),
    ...assignedSymbols(cpcOf(root, problems), ipcOf(root, problems)),
  };
  return { patent, problems };
}

const textAt = (element: XmlElement, name: string): string | null => cleanTextOf(find(element, name));

/** A day may have the time zone of its office: `2020-01-07-05:00`. */
const dayAt = (element: XmlElement, name: string): string | null =>
  textAt(element, name)?.replace(/^(\d{4}-\d{2}-\d{2})(?:Z|[-+]\d{2}:\d{2})$/, '$1') ?? null;

const filingFrom = (element: XmlElement, country: string): Filing => ({
  country: textAt(element, 'IPOfficeCode') ?? country,
  number: textAt(element, 'ApplicationNumberText') ?? '',
  date: (dayAt(element, 'FilingDate') ?? '').replaceAll('-', ''),
});

function nameOf(party: XmlElement): string | null {
  const whole = ['OrganizationStandardName', 'OrganizationName', 'EntityName', 'PersonFullName'];
  for (const name of whole) {
    const found = textAt(party, name);
    if (found !== null) return found;
  }
  const person = ['FirstName', 'MiddleName', 'LastName'].map((part) => textAt(party, part));
  return person.filter((part) => part !== null).join(' ') || null;
}

function claimsOf(list: XmlElement | null): Claim[] {
  const claims: Claim[] = [];
  for (const claim of list ? children(list, 'Claim') : []) {
    const text =
      cleanText([...children(claim, 'ClaimText')].map(textOf).join(' ')) || cleanText(textOf(claim));
    if (text !== '') claims.push(claimFrom(text, textAt(claim, 'ClaimNumber') ?? '', claims.length + 1));
  }
  return claims;
}

/** Main and further symbols; those of combination sets stand elsewhere. */
function cpcOf(root: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('CPC', problems);
  for (const bag of descendants(root, 'CPCClassificationBag')) {
    for (const group of children(bag, 'MainCPC', 'FurtherCPC')) {
      for (const element of children(group, 'CPCClassification')) {
        const value = textAt(element, 'CPCClassificationValueCode');
        list.add(symbolOf(element, 'CPCSection'), {
          inventive: value === null ? null : value === 'I',
          first: group.name === 'MainCPC',
          version: versionFrom(dayAt(element, 'ClassificationVersionDate')),
        });
      }
    }
  }
  return list;
}

function ipcOf(root: XmlElement, problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  for (const element of descendants(root, 'IPCRClassification')) list.add(symbolOf(element, 'Section'));
  return list;
}

/** Of an element for each part, else of a text. */
function symbolOf(element: XmlElement, sectionName: string): string {
  const part = (name: string): string => textAt(element, name) ?? '';
  const section = part(sectionName) || part('Section');
  if (section === '') return part('PatentClassificationText');
  const subclass = `${section}${part('Class')}${part('Subclass')}`;
  const group = part('MainGroup');
  return group === '' ? subclass : `${subclass} ${group}/${part('Subgroup')}`;
}
