import { sectionOf, tryParseSymbol, type CpcSymbol } from '../symbol/symbol.js';
import { collapseWhiteSpace, CPC_ONLY, type SchemeEntry } from './scheme-entry.js';
import { SchemeError, type SchemePlace } from './scheme-error.js';
import { readXml, type XmlAttributes, type XmlReader } from './xml-stream.js';
import type { ZipArchive } from './zip-archive.js';

/** The files of a scheme, wherever they lie. */
export type SchemeXmlFiles = Pick<ZipArchive, 'names' | 'read'>;

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

const SCHEME_FILE = /^cpc-scheme(?:-([A-HY](?:\d{2}[A-Z])?))?\.xml$/;

/** The section or subclass that a file of the scheme XML holds: `cpc-scheme-A01B.xml` → `A01B`; null for other files. */
export const symbolOfSchemeFile = (name: string): CpcSymbol | null => {
  const symbol = SCHEME_FILE.exec(baseName(name))?.[1];
  return symbol === undefined ? null : tryParseSymbol(symbol);
};

const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Files of the scheme XML that are read by themselves; the others stand where a link leads to them. */
export function rootsOfScheme(names: readonly string[]): string[] {
  const files = names.filter((name) => symbolOfSchemeFile(name) !== null);
  const sections = new Set(files.map((name) => symbolOfSchemeFile(name)).filter((it) => it?.length === 1));
  const roots = files.filter((name) => {
    const symbol = symbolOfSchemeFile(name)!;
    return symbol.length === 1 || !sections.has(sectionOf(symbol));
  });
  // The list of sections alone; where they have files of their own it says nothing more.
  if (roots.length === 0) return names.filter((name) => SCHEME_FILE.test(baseName(name)));
  return roots.sort((a, b) => (baseName(a) < baseName(b) ? -1 : 1));
}

/**
 * Reads files of the scheme XML: one for each section that links to one for each of its subclasses, or a part of them. Linked
 * files are read where the link stands, so entries come in scheme order. Links whose file is not there are put into `missing`.
 * Throws `SchemeError` (`SCHEME_XML_INVALID`, `SCHEME_ENCODING_INVALID`).
 */
export async function* readSchemeXml(
  files: SchemeXmlFiles,
  roots: readonly string[],
  file: string,
  missing: string[],
): AsyncGenerator<SchemeEntry, void, undefined> {
  const names = new Map(files.names.map((name) => [baseName(name), name]));
  // A subclass stands in the file of its section and again in its own: the first of them counts.
  const seen = new Set<CpcSymbol>();
  const opened = new Set<string>();

  async function* readFile(name: string): AsyncGenerator<SchemeEntry, void, undefined> {
    const entry = names.get(name);
    if (entry === undefined) return void missing.push(name);
    if (opened.has(entry)) return;
    opened.add(entry);
    const place = { file, entry: entry === file ? null : entry, line: null };
    for await (const item of readXml(files.read(entry), place, schemeItemReader)) {
      const heads = item.entry.depth === null;
      if (heads && seen.has(item.entry.symbol)) continue;
      if (heads) seen.add(item.entry.symbol);
      yield item.entry;
      if (item.link !== null) yield* readFile(item.link);
    }
  }

  for (const root of roots) yield* readFile(baseName(root));
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
      ...concordant(attributes['ipc-concordant']),
    },
    link: attributes['link-file'] ?? null,
  };
}

/** `CPCONLY` where the IPC has nothing like it. */
function concordant(text: string | undefined): Pick<SchemeEntry, 'ipc'> {
  if (text === undefined) return {};
  if (CPC_ONLY.test(text)) return { ipc: [] };
  const symbol = tryParseSymbol(text);
  return symbol === null ? {} : { ipc: [symbol] };
}
