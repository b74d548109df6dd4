import { tryParseSymbol } from '@nonet/cpc-taxonomy';
import { cleanText } from '../record/clean-text.js';
import { quoted, type FieldProblem } from '../record/record-results.js';
import { parseDate } from '../record/iso-date.js';
import type { Claim, IsoDate, PatentClassification, PatentRecord } from '../record/patent-record.js';
import { stripZeros } from '../record/publication-number.js';
import { familyOf } from './family.js';
import { children, descend, textOf, type XmlElement } from './xml-tree.js';

/** The record of a document, and the fields that could not be read. */
export interface ReadDocument {
  readonly patent: PatentRecord;
  readonly problems: readonly FieldProblem[];
}

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
  const title = descend(biblio, 'invention-title');
  const abstract = descend(root, 'abstract');
  const classifications = classificationsOf(biblio, problems);
  const patent: PatentRecord = {
    number: `${country}${docNumber}${kind ?? ''}`,
    country,
    docNumber,
    kind,
    title: title && (cleanText(textOf(title)) || null),
    abstract: abstract && (cleanText(textOf(abstract)) || null),
    claims: claimsOf(root),
    applicationNumber: applicationNumber && `${field(application, 'country') ?? country}${applicationNumber}`,
    filingDate: dateOf(application, 'filing date', problems),
    publicationDate: dateOf(publication, 'publication date', problems),
    familyId: familyOf(biblio),
    applicants: [
      ...partiesOf(descend(biblio, 'us-parties', 'us-applicants'), 'us-applicant'),
      ...partiesOf(descend(biblio, 'parties', 'applicants'), 'applicant'),
    ],
    assignees: partiesOf(descend(biblio, 'assignees'), 'assignee'),
    classifications,
    labels: classifications.length > 0 ? 'gold' : null,
    split: null,
  };
  return { patent, problems };
}

/** Clean text of the element at a path, `null` where it is absent or empty. */
function field(element: XmlElement, ...path: readonly string[]): string | null {
  const found = descend(element, ...path);
  return found && (cleanText(textOf(found)) || null);
}

function dateOf(documentId: XmlElement | null, name: string, problems: FieldProblem[]): IsoDate | null {
  const text = documentId && field(documentId, 'date');
  if (text === null) return null;
  const date = parseDate(text);
  if (date === null)
    problems.push({
      code: 'PATENT_DATE_INVALID',
      reason: `the ${name} ${quoted(text)} is no date`,
      met: text,
    });
  return date;
}

function partiesOf(list: XmlElement | null, name: string): string[] {
  const parties: string[] = [];
  for (const party of list ? children(list, name) : []) {
    const book = descend(party, 'addressbook') ?? party;
    const person = [field(book, 'first-name'), field(book, 'last-name')].filter((part) => part !== null);
    const called = field(book, 'orgname') ?? person.join(' ');
    if (called !== '' && !parties.includes(called)) parties.push(called);
  }
  return parties;
}

function claimsOf(root: XmlElement): Claim[] {
  const list = descend(root, 'claims');
  const claims: Claim[] = [];
  for (const claim of list ? children(list, 'claim') : []) {
    const text = cleanText(textOf(claim));
    if (text === '') continue;
    const given = /^0*(\d+)(?:-0*(\d+))?$/.exec(claim.attributes['num'] ?? '');
    const first = given?.[1] ?? String(claims.length + 1);
    const number = given?.[2] === undefined ? first : `${first}-${given[2]}`;
    claims.push({ number, text: withoutNumber(text, number) });
  }
  return claims;
}

/** The number that is printed before the text: `1. `, `1-18. `, `1 . `. */
function withoutNumber(text: string, number: string): string {
  const printed = /^(\d+)(?:\s?[-\u2013]\s?(\d+))?\s?[.)]\s*/.exec(text);
  if (printed === null) return text;
  const met = printed[2] === undefined ? printed[1] : `${printed[1]}-${printed[2]}`;
  return met === number ? text.slice(printed[0].length) : text;
}

/**
 * `classifications-cpc`, main first. Combination sets are left out: the symbols of their further ranks qualify the
 * first one, they do not classify the patent by themselves.
 */
function classificationsOf(biblio: XmlElement, problems: FieldProblem[]): PatentClassification[] {
  const found = new Map<string, PatentClassification>();
  const assigned = descend(biblio, 'classifications-cpc');
  for (const group of assigned ? children(assigned, 'main-cpc', 'further-cpc') : []) {
    for (const element of children(group, 'classification-cpc')) {
      const part = (name: string): string => field(element, name) ?? '';
      const written = `${part('section')}${part('class')}${part('subclass')} ${part('main-group')}/${part('subgroup')}`;
      const symbol = tryParseSymbol(written);
      if (symbol === null) {
        problems.push({
          code: 'PATENT_SYMBOL_INVALID',
          reason: `${quoted(written)} is no CPC symbol`,
          met: written,
        });
        continue;
      }
      const inventive = part('classification-value') === 'I';
      const known = found.get(symbol);
      // Given twice, as invention and as additional information: the stronger statement holds.
      if (known !== undefined && (known.inventive === true || !inventive)) continue;
      const first = group.name === 'main-cpc' || known?.first === true;
      found.set(symbol, { symbol, inventive, first, version: versionOf(element) });
    }
  }
  return [...found.values()];
}

function versionOf(classification: XmlElement): string | null {
  const date = parseDate(field(classification, 'cpc-version-indicator', 'date') ?? '');
  return date && date.slice(0, 7).replace('-', '.');
}
