import { cleanText } from '../record/clean-text.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { children, descend, descendants, textOf, type XmlElement } from '../xml/xml-tree.js';

/** The earliest filing that a publication rests on, of all that its bibliography names. */
export const familyOf = (biblio: XmlElement): string | null =>
  earliestFiling([...filingsOf(biblio)].map(filingFrom));

/** Of a `document-id`, a `priority-claim`. */
export const filingFrom = (id: XmlElement): Filing => ({
  country: textAt(id, 'country'),
  number: textAt(id, 'doc-number'),
  date: textAt(id, 'date'),
});

function* filingsOf(biblio: XmlElement): Generator<XmlElement> {
  const application = descend(biblio, 'application-reference', 'document-id');
  if (application !== null) yield application;
  const priorities = descend(biblio, 'priority-claims');
  if (priorities !== null) yield* children(priorities, 'priority-claim');
  const related = descend(biblio, 'us-related-documents');
  if (related === null) return;
  for (const provisional of children(related, 'us-provisional-application')) {
    yield* children(provisional, 'document-id');
  }
  for (const parent of descendants(related, 'parent-doc')) yield* children(parent, 'document-id');
}

function textAt(element: XmlElement, name: string): string {
  const found = descend(element, name);
  return found === null ? '' : cleanText(textOf(found));
}
