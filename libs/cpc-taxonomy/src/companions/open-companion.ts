import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { readHead } from '../reading/file-head.js';
import type { SchemePlace } from '../reading/scheme-error.js';
import { versionInName } from '../reading/title-list.js';
import { openZipArchive } from '../reading/zip-archive.js';
import { kindOfXml, readConcordanceXml, readRevisionsXml } from './read-companion-xml.js';
import { readTable } from './read-table.js';
import type { Companion, CompanionKind, CompanionRow } from './symbol-fact.js';
import { columnsOf } from './table-columns.js';

/** One text or XML file, recognised. */
interface Recognised {
  readonly kind: CompanionKind;
  read(chunks: AsyncIterable<Buffer>, place: SchemePlace): AsyncIterable<CompanionRow>;
}

/**
 * Opens a publication beside the scheme: CPCValidityFile, the CPC-IPC concordance or a revision concordance list, as a table or as
 * XML, also zipped; null for any other file. Throws `SchemeError`.
 */
export async function openCompanion(
  file: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Companion | null> {
  const head = await readHead(file);
  if (head.length > 3 && head[0] === 0x50 && head[1] === 0x4b) return openArchive(file, signal);
  const recognised = recognise(head, [basename(file)]);
  if (recognised === null) return null;
  const chunks = createReadStream(file, { signal, highWaterMark: 1 << 18 });
  // Opened at once, or a file that nobody reads is an error that nobody hears of.
  return { kind: recognised.kind, rows: recognised.read(chunks, { file, entry: null, line: null }) };
}

/** Files of the scheme and of its definitions: hundreds in an archive, and none of them is meant. */
const OF_THE_SCHEME = /(?:^|\/)cpc-(?:scheme|definition|section)[^/]*$/i;

async function openArchive(file: string, signal: AbortSignal | undefined): Promise<Companion | null> {
  const archive = await openZipArchive(file);
  const found: { entry: string; recognised: Recognised }[] = [];
  try {
    for (const entry of archive.names) {
      if (!/\.(txt|tsv|csv|xml)$/i.test(entry) || OF_THE_SCHEME.test(entry)) continue;
      const recognised = recognise(await firstOf(archive.read(entry)), [basename(entry), basename(file)]);
      if (recognised !== null) found.push({ entry, recognised });
    }
  } finally {
    archive.close();
  }
  const [first] = found;
  if (first === undefined) return null;
  const { kind } = first.recognised;
  return { kind, rows: rows() };

  async function* rows(): AsyncGenerator<CompanionRow> {
    const opened = await openZipArchive(file);
    try {
      for (const { entry, recognised } of found) {
        if (recognised.kind !== kind) continue;
        for await (const row of recognised.read(opened.read(entry), { file, entry, line: null })) {
          signal?.throwIfAborted();
          yield row;
        }
      }
    } finally {
      opened.close();
    }
  }
}

async function firstOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const chunk of chunks) return chunk.subarray(0, 1 << 16);
  return Buffer.alloc(0);
}

/** Names from the file's own up to that of its archive: one of them says the version. */
function recognise(head: Buffer, names: readonly string[]): Recognised | null {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const version = names.map(versionInName).find((found) => found !== null) ?? null;
  if (/^\s*</.test(text)) {
    const kind = kindOfXml(text);
    if (kind === null) return null;
    const inXml = versionOfXml(text) ?? version;
    return {
      kind,
      read: (chunks, place) =>
        kind === 'revisions' ? readRevisionsXml(chunks, place, inXml) : readConcordanceXml(chunks, place),
    };
  }
  // The last line may be cut off.
  const lines = text.includes('\n') ? text.slice(0, text.lastIndexOf('\n')) : text;
  const columns = columnsOf(lines, names.join(' '));
  if (columns === null) return null;
  return { kind: columns.kind, read: (chunks, place) => readTable(chunks, columns, { place, version }) };
}

function versionOfXml(text: string): string | null {
  const [, year, month] = /(?:publication-date|date-revised)="(\d{4})-(\d{2})-\d{2}"/.exec(text) ?? [];
  return year === undefined ? null : `${year}.${month}`;
}
