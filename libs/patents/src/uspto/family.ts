import { cleanText } from '../record/clean-text.js';
import { children, descend, descendants, textOf, type XmlElement } from './xml-tree.js';

/**
 * The earliest filing that a publication rests on: of its own application, the priorities it claims, its provisional
 * applications and the parents of its continuations, divisions and reissues. Publication and grant of one application
 * share it, and so do, almost always, continuations and foreign counterparts, since each names the whole chain.
 */
export function familyOf(biblio: XmlElement): string | null {
  let earliest: { readonly id: string; readonly date: string } | null = null;
  for (const filing of filingsOf(biblio)) {
    const country = textAt(filing, 'country');
    const number = textAt(filing, 'doc-number').replace(/[^\dA-Za-z]+/g, '');
    const date = textAt(filing, 'date');
    if (number === '' || !/^\d{8}$/.test(date)) continue;
    const id = `${country}${number}`;
    if (earliest === null || date < earliest.date || (date === earliest.date && id < earliest.id)) {
      earliest = { id, date };
    }
  }
  return earliest?.id ?? null;
}

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
