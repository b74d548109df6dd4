import type { FieldProblem } from '../record/record-results.js';
import { localName } from '../xml/root-element.js';
import type { XmlElement } from '../xml/xml-tree.js';

const MAX_DEPTH = 200;

/**
 * The elements of which JSON was made: `{"p": {"@lang": "en", "$": "text"}}` is `<p lang="en">text</p>`, a list is the element
 * again and again. Elements of different names lose their order among each other, as they did in the JSON.
 */
export function treeFromJson(value: unknown): XmlElement | FieldProblem {
  try {
    return elementFrom('', value, 0);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { code: 'PATENT_RECORD_TOO_LARGE', reason: `values nest deeper than ${MAX_DEPTH}`, met: '' };
  }
}

class TooDeep extends Error {}

function elementFrom(name: string, value: unknown, depth: number): XmlElement {
  if (depth > MAX_DEPTH) throw new TooDeep();
  const attributes: Record<string, string> = {};
  const content: (string | XmlElement)[] = [];
  if (typeof value !== 'object' || value === null) {
    if (value !== null && value !== undefined) content.push(String(value));
  } else {
    for (const [key, inner] of Object.entries(value)) {
      if (key.startsWith('@')) attributes[key.slice(1)] = String(inner);
      else if (key === '$') content.push(String(inner));
      else for (const each of listOf(inner)) content.push(elementFrom(localName(key), each, depth + 1));
    }
  }
  return { name, attributes, content };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);
