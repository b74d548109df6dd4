import { tryParseSymbol } from '../symbol/symbol.js';
import { collapseWhiteSpace, type CpcDefinition } from './scheme-entry.js';
import { SchemeError } from './scheme-error.js';
import { readXml, type XmlReader, type XmlReaderOf } from './xml-stream.js';
import { openZipArchive } from './zip-archive.js';

/** The parts of a definition that say what a place is about; references and rules say what it is not. */
const PARTS = {
  'definition-statement': 'statement',
  'glossary-of-terms': 'glossary',
  'synonyms-keywords': 'synonyms',
} as const;

type Part = (typeof PARTS)[keyof typeof PARTS];

const partOf = (element: string): Part | null => (PARTS as Record<string, Part>)[element] ?? null;

/**
 * Streams the definitions of a FullCPCDefinitionXML archive, those that say something.
 * Throws `SchemeError` where the archive or a file in it cannot be read.
 */
export const readDefinitions = (
  file: string,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<CpcDefinition, void, undefined> => definitionDocuments(file, definitionReader, options);

/** Streams what a reader finds in the documents of such an archive. */
export async function* definitionDocuments<Found>(
  file: string,
  readerOf: XmlReaderOf<Found>,
  options: { readonly signal?: AbortSignal },
): AsyncGenerator<Found, void, undefined> {
  const archive = await openZipArchive(file);
  try {
    const names = archive.names.filter((name) => /(^|\/)cpc-definition-[^/]*\.xml$/.test(name));
    if (names.length === 0) {
      const what = 'no definitions (cpc-definition-A01B.xml, …) in the archive.';
      throw new SchemeError('SCHEME_FORMAT_UNKNOWN', { file, entry: null, line: null }, what);
    }
    for (const name of names) {
      options.signal?.throwIfAborted();
      yield* readXml(archive.read(name), { file, entry: name, line: null }, readerOf);
    }
  } finally {
    archive.close();
  }
}

function definitionReader(): XmlReader<CpcDefinition> {
  let found: CpcDefinition[] = [];
  let texts: Record<Part, string[]> = { statement: [], glossary: [], synonyms: [] };
  let symbolText = '';
  let part: Part | null = null;
  let inSymbol = false;
  /** Depth of elements whose text is the same in every definition: titles of parts, "This place covers:". */
  let boilerplate = 0;

  return {
    open(name, attributes) {
      if (boilerplate > 0 || name === 'section-title' || attributes.type === 'preamble') boilerplate++;
      else if (name === 'definition-item') {
        texts = { statement: [], glossary: [], synonyms: [] };
        symbolText = '';
      } else if (name === 'classification-symbol') inSymbol = true;
      else part = partOf(name) ?? part;
    },
    text(text) {
      if (inSymbol) symbolText += text;
      else if (part !== null && boilerplate === 0) texts[part].push(text);
    },
    close(name) {
      if (boilerplate > 0) boilerplate--;
      else if (name === 'classification-symbol') inSymbol = false;
      else if (name === 'definition-item') {
        const symbol = tryParseSymbol(symbolText);
        const [statement, glossary, synonyms] = [texts.statement, texts.glossary, texts.synonyms].map(
          (parts) => collapseWhiteSpace(parts.join('')),
        );
        // Ranges of groups and headings are defined as well; only places of the scheme are kept.
        if (symbol !== null && statement + glossary + synonyms !== '')
          found.push({ symbol, statement, glossary, synonyms });
      } else if (partOf(name) !== null) part = null;
      // Table cells and list items are words apart even where no white space stands between their tags.
      else if (part !== null && /^(paragraph-text|table-column|list-item)$/.test(name)) texts[part].push(' ');
    },
    take() {
      const taken = found;
      found = [];
      return taken;
    },
  };
}

/** A definition as one text: what the place covers first, then its synonyms and terms. */
export function definitionText(definition: CpcDefinition): string {
  return [definition.statement, definition.synonyms, definition.glossary]
    .filter((text) => text !== '')
    .join(' ');
}
