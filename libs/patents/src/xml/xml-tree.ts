import { raise } from '../record/markup.js';

/** An element with what was kept of its content, in document order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: (string | XmlElement)[];
}

/** The children of an element that have one of the names. */
export function* children(element: XmlElement, ...names: readonly string[]): Generator<XmlElement> {
  for (const child of element.content) {
    if (typeof child !== 'string' && names.includes(child.name)) yield child;
  }
}

/** The first element down a path of child names. */
export function descend(element: XmlElement, ...path: readonly string[]): XmlElement | null {
  let found: XmlElement | null = element;
  for (const name of path) {
    if (found === null) return null;
    found = firstChild(found, name);
  }
  return found;
}

function firstChild(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.content) if (typeof child !== 'string' && child.name === name) return child;
  return null;
}

/** The first element of a name below an element, at any depth. */
export const find = (element: XmlElement, name: string): XmlElement | null =>
  descendants(element, name).next().value ?? null;

/** All elements of a name below an element, in document order. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of element.content) {
    if (typeof child === 'string') continue;
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

/** Formulas are layout rather than words; the element leaves a space. */
const UNREADABLE = new Set([
  'maths',
  'math',
  'chemistry',
  'img',
  'sequence-list',
  // Documents of the US office before 2005.
  'EMI',
  'CHEM-US',
  'MATH-US',
  'CWU',
  'chemistry-cwu',
  'math-cwu',
  'table-cwu',
  // ST.96
  'Image',
  'Math',
  'Chemistry',
  'ChemicalFormulae',
]);

/** Set within a line: no space around them, so that `H<sub>2</sub>O` stays one word. */
const INLINE = new Set([
  'b',
  'i',
  'u',
  'o',
  'sub',
  'sub2',
  'smallcaps',
  'figref',
  'claim-ref',
  'crossref',
  'patcit',
  'nplcit',
  'dep-claim-ref',
  'dependent-claim-reference',
  'superscript',
  'subscript',
  'bold',
  'italic',
  'underline',
  'highlight',
  'cross-reference',
  // Grants of the US office from 2002 to 2004.
  'PDAT',
  'HIL',
  'SB',
  'SP',
  'BOLD',
  'ITALIC',
  'ULINE',
  'SMALLCAPS',
  'FGREF',
  'CLREF',
  // ST.96
  'B',
  'I',
  'U',
  'O',
  'Sub',
  'Sup',
  'ClaimReference',
  'FigureReference',
]);

/** Set above the line: `10<sup>6</sup>` is `10^6`. */
const RAISED = new Set(['sup', 'sup2']);

/** Words that a reissue or an amendment takes out. */
const DELETED = new Set(['delete', 'del']);

/** The words of an element, not yet cleaned: block elements (paragraphs, nested claim text, cells) stand apart. */
export function textOf(element: XmlElement): string {
  const parts: string[] = [];
  appendText(element, parts);
  return parts.join('');
}

function appendText(element: XmlElement, parts: string[]): void {
  for (const child of element.content) {
    if (typeof child === 'string') {
      parts.push(child);
    } else if (UNREADABLE.has(child.name)) {
      parts.push(' ');
    } else if (DELETED.has(child.name)) {
      continue;
    } else if (RAISED.has(child.name)) {
      parts.push(raise(parts.at(-1) ?? '', textOf(child)));
    } else if (INLINE.has(child.name)) {
      appendText(child, parts);
    } else {
      parts.push(' ');
      appendText(child, parts);
      parts.push(' ');
    }
  }
}
