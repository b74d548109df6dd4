import type { PatentFormat } from '../format/patent-format.js';
import { readXml } from './read-xml.js';
import { localName, rootElement } from './root-element.js';
import type { XmlDialect } from './xml-dialect.js';

/** A format of XML documents, told by their root. */
export interface XmlFormat extends PatentFormat {
  readonly dialects: readonly XmlDialect[];
}

type Described = Pick<PatentFormat, 'name' | 'standard' | 'fills'>;

export function xmlFormat(described: Described, ...dialects: readonly XmlDialect[]): XmlFormat {
  const roots = dialects.flatMap((dialect) => dialect.roots);
  return {
    ...described,
    publishedBy: 'office',
    dialects,
    recognises: (start) => {
      const root = rootElement(start);
      return root !== null && roots.includes(localName(root.name));
    },
    read: (content) => readXml(content, dialects, listed(roots)),
  };
}

/**
 * XML that begins with none of the roots that are read. Each document is read by the format of its own root, for a file may
 * hold several kinds; all others are refused by name.
 */
export const otherXml = (formats: readonly XmlFormat[]): PatentFormat => ({
  name: 'other-xml',
  standard: 'XML',
  publishedBy: 'office',
  fills: [],
  recognises: (start) => start.startsWith('<'),
  read: (content) =>
    readXml(
      content,
      formats.flatMap(({ dialects }) => dialects),
      formats.map(rootsAndStandard).join('; '),
    ),
});

const rootsAndStandard = ({ standard, dialects }: XmlFormat): string =>
  `${listed(dialects.flatMap(({ roots }) => roots))} (${standard})`;

const listed = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and ');
