import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { SECTIONS } from '../symbol/symbol.js';
import type { SchemeEntry } from './scheme-entry.js';
import { HEAD_BYTES, readHead } from './file-head.js';
import { SchemeError } from './scheme-error.js';
import { readSchemeXml, rootsOfScheme, symbolOfSchemeFile } from './scheme-xml.js';
import { readTitleList, versionInHeader, versionInName } from './title-list.js';
import { openZipArchive, type ZipArchive } from './zip-archive.js';

export type SchemeFormat = 'title-list-zip' | 'title-list-tsv' | 'scheme-xml-zip' | 'scheme-xml';

/** A published scheme. */
export interface SchemeSource {
  /** Year and month, for example `2025.05`. */
  readonly version: string;
  readonly format: SchemeFormat;
  /** Whether it says itself that it is a part: files of the scheme XML for some sections or subclasses. */
  readonly isPart: boolean;
  /** In scheme order, to be read once. */
  readonly entries: AsyncIterable<SchemeEntry>;
  /** Files that the publication names but lacks; complete once `entries` are read. */
  readonly missing: readonly string[];
}

export interface OpenSchemeOptions {
  /** The version, for a file that does not say its own. */
  readonly version?: string;
  readonly signal?: AbortSignal;
}

/**
 * Opens a scheme: the CPCTitleList zip, one of its text files (or any TSV of that shape), the CPCSchemeXML zip, or one
 * of its files. Format and version are detected. Throws `SchemeError`; `entries` throws it too, for what only reading shows.
 */
export async function openScheme(file: string, options: OpenSchemeOptions = {}): Promise<SchemeSource> {
  const head = await readHead(file);
  const isZip = head.length > 3 && head[0] === 0x50 && head[1] === 0x4b;
  if (!isZip) return openTitleFile(file, head, options);
  const archive = await openZipArchive(file);
  try {
    const roots = rootsOfScheme(archive.names);
    const titles = archive.names.filter((name) => /\.(txt|tsv)$/i.test(name)).sort();
    if (roots.length > 0) return openXmlArchive(file, roots, await readStart(archive, roots[0]), options);
    if (titles.length > 0) return openTitleArchive(file, titles, options);
    throw unknownFormat(file);
  } finally {
    archive.close();
  }
}

function openTitleFile(file: string, head: Buffer, options: OpenSchemeOptions): SchemeSource {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (/<class-scheme[\s>]/.test(text)) return openXmlFile(file, text, options);
  if (!/^[^\n]{0,200}\t/m.test(text) && !text.startsWith('#')) throw unknownFormat(file);
  const version = options.version ?? versionInHeader(text) ?? versionInName(basename(file));
  async function* entries() {
    const bytes = createReadStream(file, { signal: options.signal, highWaterMark: 1 << 18 });
    yield* readTitleList(bytes, { file, entry: null, line: null });
  }
  const isPart = false;
  return { version: known(version, file), format: 'title-list-tsv', isPart, entries: entries(), missing: [] };
}

function openTitleArchive(file: string, names: readonly string[], options: OpenSchemeOptions): SchemeSource {
  const version = options.version ?? versionInName(basename(names[0])) ?? versionInName(basename(file));
  const entries = readArchive(file, options.signal, async function* (archive) {
    for (const entry of names) yield* readTitleList(archive.read(entry), { file, entry, line: null });
  });
  return { version: known(version, file), format: 'title-list-zip', isPart: false, entries, missing: [] };
}

/** One file of the scheme XML, taken out of its archive; of the files that it links to nothing is known. */
function openXmlFile(file: string, start: string, options: OpenSchemeOptions): SchemeSource {
  const read = () => createReadStream(file, { signal: options.signal, highWaterMark: 1 << 18 });
  const missing: string[] = [];
  const entries = readSchemeXml({ names: [file], read }, [file], file, missing);
  return {
    version: versionOfXml(file, start, options),
    format: 'scheme-xml',
    isPart: true,
    entries,
    missing,
  };
}

function openXmlArchive(
  file: string,
  roots: readonly string[],
  start: string,
  options: OpenSchemeOptions,
): SchemeSource {
  const missing: string[] = [];
  const entries = readArchive(file, options.signal, (archive) =>
    readSchemeXml(archive, roots, file, missing),
  );
  const given = new Set(roots.map(symbolOfSchemeFile));
  const isPart = SECTIONS.some((section) => !given.has(section));
  return { version: versionOfXml(file, start, options), format: 'scheme-xml-zip', isPart, entries, missing };
}

function versionOfXml(file: string, start: string, options: OpenSchemeOptions): string {
  const date = /publication-date="(\d{4})-(\d{2})-\d{2}"/.exec(start);
  return known(
    options.version ?? (date === null ? versionInName(basename(file)) : `${date[1]}.${date[2]}`),
    file,
  );
}

/** Holds the archive open only while it is read. */
async function* readArchive(
  file: string,
  signal: AbortSignal | undefined,
  read: (archive: ZipArchive) => AsyncIterable<SchemeEntry>,
): AsyncGenerator<SchemeEntry, void, undefined> {
  const archive = await openZipArchive(file);
  try {
    for await (const entry of read(archive)) {
      signal?.throwIfAborted();
      yield entry;
    }
  } finally {
    archive.close();
  }
}

async function readStart(archive: ZipArchive, name: string): Promise<string> {
  for await (const chunk of archive.read(name)) return chunk.toString('latin1', 0, HEAD_BYTES);
  return '';
}

function known(version: string | null | undefined, file: string): string {
  if (version) return version;
  const what = 'the version is not in the file nor in its name; name it (for example 2025.05).';
  throw new SchemeError('SCHEME_VERSION_UNKNOWN', { file, entry: null, line: null }, what);
}

function unknownFormat(file: string): SchemeError {
  const what =
    'this is no CPC scheme; expected CPCTitleList (zip or TSV) or CPCSchemeXML (zip or one of its files).';
  return new SchemeError('SCHEME_FORMAT_UNKNOWN', { file, entry: null, line: null }, what);
}
