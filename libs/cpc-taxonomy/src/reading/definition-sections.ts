import { type CpcSymbol, tryParseSymbol } from '../symbol/symbol.js';
import { definitionDocuments } from './definition-xml.js';
import { collapseWhiteSpace } from './scheme-entry.js';
import type { XmlReader } from './xml-stream.js';

/** The sections of a definition by the elements that hold them, in the order in which the offices print them. */
const KINDS = {
  'definition-statement': 'statement',
  relationship: 'relationship',
  'limiting-references': 'limiting-references',
  'application-references': 'application-references',
  'residual-references': 'residual-references',
  'informative-references': 'informative-references',
  references: 'references',
  'special-rules': 'special-rules',
  'glossary-of-terms': 'glossary',
  'synonyms-keywords': 'synonyms',
} as const;

export type DefinitionSectionKind = (typeof KINDS)[keyof typeof KINDS];

/** A paragraph, or a row of a table: what it speaks of, and beside it where to look or what it means. */
export interface DefinitionLine {
  readonly text: string;
  /** '' where the line is no row of a table. */
  readonly beside: string;
}

export interface DefinitionSection {
  readonly kind: DefinitionSectionKind;
  readonly lines: readonly DefinitionLine[];
}

/** What the definitions of the scheme say of one place, section by section. */
export interface SectionedDefinition {
  readonly symbol: CpcSymbol;
  readonly sections: readonly DefinitionSection[];
}

/**
 * Streams the definitions of a FullCPCDefinitionXML archive for people to read: references and rules too, which say nothing of what a
 * place is about and are left out by `readDefinitions`. Throws `SchemeError` as that does.
 */
export const readDefinitionSections = (
  file: string,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<SectionedDefinition, void, undefined> => definitionDocuments(file, sectionReader, options);

const kindOf = (element: string): DefinitionSectionKind | null =>
  (KINDS as Record<string, DefinitionSectionKind>)[element] ?? null;

function sectionReader(): XmlReader<SectionedDefinition> {
  let found: SectionedDefinition[] = [];
  let lines = new Map<DefinitionSectionKind, DefinitionLine[]>();
  let symbolText = '';
  let inSymbol = false;
  /** Sections within each other, the innermost last: references stand in kinds of their own within `references`. */
  let open: DefinitionSectionKind[] = [];
  /** The cells of the row of a table that is read; null outside of one. */
  let row: string[] | null = null;
  let text = '';
  /** Depth of elements whose text is the same in every definition: titles of parts, "This place covers:". */
  let boilerplate = 0;

  /** Ends a line with what was read since the last one. */
  function end(first: string, rest: readonly string[] = []): void {
    const kind = open.at(-1);
    const line = { text: collapseWhiteSpace(first), beside: collapseWhiteSpace(rest.join(' ')) };
    if (kind === undefined || line.text + line.beside === '') return;
    lines.set(kind, [...(lines.get(kind) ?? []), line]);
  }

  return {
    open(name, attributes) {
      if (boilerplate > 0 || name === 'section-title' || attributes.type === 'preamble') boilerplate++;
      else if (name === 'definition-item') {
        lines = new Map();
        open = [];
        symbolText = '';
      } else if (name === 'classification-symbol') inSymbol = true;
      else if (name === 'table-row') row = [];
      else {
        const kind = kindOf(name);
        if (kind !== null) open.push(kind);
      }
    },
    text(read) {
      if (inSymbol) symbolText += read;
      else if (boilerplate === 0) text += read;
    },
    close(name) {
      if (boilerplate > 0) {
        boilerplate--;
        return;
      }
      if (name === 'classification-symbol') inSymbol = false;
      else if (name === 'table-column') {
        row?.push(text);
        text = '';
      } else if (name === 'table-row') {
        const [first = '', ...rest] = row ?? [];
        row = null;
        end(first, rest);
      } else if (name === 'paragraph-text' || name === 'list-item') {
        if (row !== null) text += ' ';
        else {
          end(text);
          text = '';
        }
      } else if (kindOf(name) !== null) {
        open.pop();
        text = '';
      } else if (name === 'definition-title') text = '';
      else if (name === 'definition-item') {
        const symbol = tryParseSymbol(symbolText);
        const sections = Object.values(KINDS).flatMap((kind) => {
          const ofKind = lines.get(kind);
          return ofKind ? [{ kind, lines: ofKind }] : [];
        });
        // Ranges of groups and headings are defined as well; only places of the scheme are kept.
        if (symbol !== null && sections.length > 0) found.push({ symbol, sections });
      }
    },
    take() {
      const taken = found;
      found = [];
      return taken;
    },
  };
}
