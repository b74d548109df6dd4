import { tryParseSymbol, type CpcSymbol } from '../symbol/symbol.js';
import { collapseWhiteSpace, type SchemeEntry } from './scheme-entry.js';
import { SchemeError, type SchemePlace } from './scheme-error.js';
import { readXml, type XmlAttributes, type XmlReader } from './xml-stream.js';
import type { ZipArchive } from './zip-archive.js';

/** Levels of the XML that are places of the scheme; 3 and 6 are ranges that only head a run of classes or groups. */
const SECTION = 2;
const CLASS = 4;
const SUBCLASS = 5;
const MAIN_GROUP = 7;

/** One item of a scheme file, and the file that goes on below it. */
interface SchemeItem {
  readonly entry: SchemeEntry;
  readonly link: string | null;
}

interface OpenItem {
  readonly attributes: XmlAttributes;
  symbolText: string;
  titleParts: string[];
}

/**
 * Reads the CPCSchemeXML archive: a file for each section that links to a file for each of its subclasses. Linked files
 * are read where the link stands, so entries come in scheme order. Links whose file the archive lacks are put into `missing`.
 * Throws `SchemeError` (`SCHEME_XML_INVALID`, `SCHEME_ENCODING_INVALID`, `SCHEME_STRUCTURE_INVALID`).
 */
export async function* readSchemeXml(
  archive: ZipArchive,
  file: string,
  missing: string[],
): AsyncGenerator<SchemeEntry, void, undefined> {
  const names = new Map(archive.names.map((name) => [name.slice(name.lastIndexOf('/') + 1), name]));
  const roots = [...names.keys()].filter((name) => /^cpc-scheme-[A-HY]\.xml$/.test(name)).sort();
  // A subclass stands in the file of its section and again in its own: the first of them counts.
  const seen = new Set<CpcSymbol>();
  const opened = new Set<string>();

  async function* readFile(name: string): AsyncGenerator<SchemeEntry, void, undefined> {
    const entry = names.get(name);
    if (entry === undefined) return void missing.push(name);
    if (opened.has(entry)) return;
    opened.add(entry);
    const place = { file, entry, line: null };
    for await (const item of readXml(archive.read(entry), place, schemeItemReader)) {
      const heads = item.entry.depth === null;
      if (heads && seen.has(item.entry.symbol)) continue;
      if (heads) seen.add(item.entry.symbol);
      yield item.entry;
      if (item.link !== null) yield* readFile(item.link);
    }
  }

  if (roots.length === 0) {
    const what = 'no file of a section (cpc-scheme-A.xml, …) in the archive.';
    throw new SchemeError('SCHEME_STRUCTURE_INVALID', { file, entry: null, line: null }, what);
  }
  for (const root of roots) yield* readFile(root);
}

function schemeItemReader(here: () => SchemePlace): XmlReader<SchemeItem> {
  const items: OpenItem[] = [];
  let found: SchemeItem[] = [];
  let inSymbol = false;
  let inTitle = false;

  return {
    open(name, attributes) {
      if (name === 'classification-item') items.push({ attributes, symbolText: '', titleParts: [] });
      else if (name === 'classification-symbol') inSymbol = true;
      else if (name === 'class-title') inTitle = true;
      else if (inTitle) openInTitle(name, attributes, items[items.length - 1].titleParts);
    },
    text(text) {
      const item = items[items.length - 1];
      if (item === undefined) return;
      if (inSymbol) item.symbolText += text;
      else if (inTitle) item.titleParts.push(text);
    },
    close(name) {
      if (name === 'classification-item') items.pop();
      else if (name === 'classification-symbol') inSymbol = false;
      else if (name === 'class-title') {
        inTitle = false;
        const item = toSchemeItem(items[items.length - 1], here);
        if (item !== null) found.push(item);
      } else if (inTitle && name === 'reference') items[items.length - 1].titleParts.push(')');
      else if (inTitle && name === 'CPC-specific-text') items[items.length - 1].titleParts.push('}');
    },
    take() {
      const taken = found;
      found = [];
      return taken;
    },
  };
}

/** The marks of the printed scheme: parts by semicolon, references in round, text of the CPC alone in curly brackets. */
function openInTitle(name: string, attributes: XmlAttributes, parts: string[]): void {
  if (name === 'title-part' && parts.length > 0) parts.push('; ');
  else if (name === 'reference') parts.push('(');
  else if (name === 'CPC-specific-text') parts.push('{');
  else if (name === 'media') parts.push(`[IMAGE ${attributes['file-name'] ?? ''}]`);
}

function toSchemeItem(item: OpenItem | undefined, here: () => SchemePlace): SchemeItem | null {
  if (item === undefined) {
    throw new SchemeError(
      'SCHEME_XML_INVALID',
      here(),
      'a class-title stands outside of a classification-item.',
    );
  }
  const { attributes } = item;
  const level = Number(attributes.level);
  if (level !== SECTION && level !== CLASS && level !== SUBCLASS && !(level >= MAIN_GROUP)) return null;
  const symbol = tryParseSymbol(item.symbolText);
  if (symbol === null) {
    const what = `${JSON.stringify(item.symbolText.slice(0, 40))} is not a CPC symbol.`;
    throw new SchemeError('SCHEME_XML_INVALID', here(), what);
  }
  return {
    entry: {
      symbol,
      depth: level < MAIN_GROUP ? null : level - MAIN_GROUP,
      title: collapseWhiteSpace(item.titleParts.join('')).replace(/ ;/g, ';'),
      notAllocatable: attributes['not-allocatable'] === 'true',
      additionalOnly: attributes['additional-only'] === 'true',
    },
    link: attributes['link-file'] ?? null,
  };
}
