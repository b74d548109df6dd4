import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  type Companion,
  type CpcDefinition,
  type CpcSymbol,
  openCompanion,
  openScheme,
  readDefinitions,
  SchemeError,
  type SchemeSource,
  SECTIONS,
  type SymbolFact,
  Taxonomy,
} from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { lockPatents, LOCKS, takeTurn, transactionOn } from '../database/index.js';
import {
  fileUnreadable,
  schemeCompactOverFull,
  schemeMissing,
  schemeOlder,
  schemePartAlone,
} from '../errors/errors.js';
import { readStoredScheme, storedEntries } from '../taxonomy/stored-entries.js';
import { importFacts } from './facts-import.js';
import { NOTHING_COUNTED, type SchemeFiles, type SchemeImportOptions } from './imports.service.js';
import { assertComplete, type Coverage, symbolsOfFiles, underHeadings, withPart } from './part-of-scheme.js';
import type { ImportWork } from './run-import.js';
import { settleAnswers } from './settle-answers.js';
import { settleStored } from './settle-stored.js';
import { writeDefinitions } from './write-definitions.js';
import { writeFacts } from './write-facts.js';
import { writeScheme, type SchemeReport, type SchemeToWrite } from './write-scheme.js';

/** What a publication of the scheme says beside the scheme itself. */
interface Facts {
  readonly facts: readonly SymbolFact[];
  /** The file of definitions; null without one. */
  readonly definedBy: string | null;
}

/** What the database says of the scheme in use. */
interface CurrentScheme {
  readonly version: string;
  readonly format: string;
  readonly sha256: string;
  readonly definitionsSha256: string | null;
  /** Whether definitions are kept in sections: releases before this one kept one text. */
  readonly isSectioned: boolean;
  readonly nodes: number;
}

/** Imports a scheme, with or without definitions; or, for the scheme in use, definitions alone or what is published beside it. */
export function schemeImport(
  pool: pg.Pool,
  files: SchemeFiles,
  prepare: SchemeImportOptions['prepare'],
): ImportWork {
  return async (context) => {
    const { client, signal, earlier, note, progress } = context;
    // The attempt before this one died after its transaction.
    if (earlier.handled > 0) return;
    progress('reading', 0, null);
    // One scheme after the other, each compared with the previous one.
    const onWait = () => progress('waiting for another import of a scheme', 0, null);
    await takeTurn(client, [LOCKS.scheme], { signal, onWait });
    const current = await currentScheme(pool);
    const companion = await companionAt(files, signal);
    if (companion !== null) {
      if (current === null) throw schemeMissing({});
      return importFacts(context, companion, files.path);
    }
    const scheme = await readScheme(pool, files, current, signal);
    if (scheme === 'known') {
      const nodes = current?.nodes ?? 0;
      const counts = { ...NOTHING_COUNTED, read: nodes, unchanged: nodes };
      return transactionOn(client, async () => {
        await lockPatents(client);
        await settleStored(client, signal);
        await note({ counts, handled: nodes, ignored: [], sourceState: null });
      });
    }
    const nodes = scheme.taxonomy.size;
    // The previous scheme is in use meanwhile.
    await prepare?.(scheme.taxonomy, { signal, onProgress: progress });
    progress('writing', nodes, nodes);
    const onWritten = async ({ added, removed, updated }: SchemeReport, schemeId: number) => {
      await writeDefinitions(client, scheme, signal);
      if (scheme.facts.length > 0) await writeFacts(client, scheme.facts, signal);
      await settleStored(client, signal);
      await settleAnswers(client, schemeId, signal);
      const unchanged = nodes - added - updated;
      const counts = { ...NOTHING_COUNTED, read: nodes, added, removed, updated, unchanged };
      return note({ counts, handled: nodes, ignored: [], sourceState: null });
    };
    await writeScheme(client, scheme, { signal, onWritten });
  };
}

/** The publication beside the scheme that a file is, if it is none of the scheme itself. */
async function companionAt(
  { path, definitions }: SchemeFiles,
  signal: AbortSignal,
): Promise<Companion | null> {
  if (definitions !== null) return null;
  await assertRegular(path);
  return openCompanion(path, { signal });
}

async function currentScheme(pool: pg.Pool): Promise<CurrentScheme | null> {
  const { rows } = await pool.query<CurrentScheme>(
    `SELECT version, format, sha256, definitions_sha256 AS "definitionsSha256", nodes,
            EXISTS (SELECT FROM cpc_definition) AS "isSectioned"
       FROM cpc_scheme WHERE current`,
  );
  return rows[0] ?? null;
}

async function readScheme(
  pool: pg.Pool,
  { path, definitions, allowOlder = false, partial = false, replace = false }: SchemeFiles,
  current: CurrentScheme | null,
  signal: AbortSignal,
): Promise<(SchemeToWrite & Facts) | 'known'> {
  const sha256 = await sha256Of(path, signal);
  if (definitions === null && (await holdsDefinitions(path))) {
    if (current === null) throw schemeMissing({});
    if (current.definitionsSha256 === sha256 && current.isSectioned) return 'known';
    const defined = { version: current.version, definitions: readDefinitions(path, { signal }) };
    return {
      taxonomy: await Taxonomy.build(withoutDefinitions(storedEntries(pool)), defined),
      format: current.format,
      sha256: current.sha256,
      definitionsSha256: sha256,
      missingDefinitions: 'drop',
      facts: [],
      definedBy: path,
    };
  }
  const definitionsSha256 = definitions === null ? null : await sha256Of(definitions, signal);
  const isDefined =
    definitionsSha256 === null || (definitionsSha256 === current?.definitionsSha256 && current.isSectioned);
  if (current?.sha256 === sha256 && isDefined) return 'known';
  const source = await openScheme(path, { signal });
  // A full scheme of any age has more than the compact one.
  if (current !== null && current.format !== 'compact' && source.version < current.version && !allowOlder) {
    throw schemeOlder({ file: path, version: source.version, current: current.version });
  }
  const given: AsyncIterable<CpcDefinition> | undefined =
    definitions === null ? undefined : readDefinitions(definitions, { signal });
  const isPart = current !== null && (partial || source.isPart);
  const inUse = isPart ? (await readStoredScheme(pool)).taxonomy : null;
  const heads = { sections: new Set<CpcSymbol>(), subclasses: new Set<CpcSymbol>() };
  const facts: SymbolFact[] = [];
  const noted = notingIpc(source.entries, facts);
  const entries =
    inUse === null ? fromSection(noted, source.isPart, path) : underHeadings(noted, inUse, heads);
  const read = await Taxonomy.build(entries, { version: source.version, definitions: given });
  const format = isPart
    ? current.format
    : read.nodesAt('main-group').length === 0
      ? 'compact'
      : source.format;
  if (!isPart && format === 'compact' && current !== null && current.format !== 'compact') {
    throw schemeCompactOverFull({ file: path, current: current.version });
  }
  // Also a whole scheme may lack files that it names.
  const missing = symbolsOfFiles(source.missing);
  const coverage: Coverage = isPart
    ? { ...heads, missing }
    : { sections: new Set(SECTIONS), subclasses: new Set(), missing };
  if (current !== null && !replace)
    assertComplete(read, await symbolsInUse(pool), {
      file: path,
      coverage,
      as: source.isPart || partial ? 'part' : 'whole',
    });
  const version = isPart && current.version > read.version ? current.version : read.version;
  const isMerged = current !== null && (isPart || (missing.size > 0 && !replace));
  const taxonomy = isMerged
    ? await Taxonomy.build(withPart(inUse ?? (await readStoredScheme(pool)).taxonomy, read, coverage), {
        version,
      })
    : read;
  const keep =
    (definitions === null || isPart) &&
    format !== 'compact' &&
    current !== null &&
    current.format !== 'compact';
  return {
    taxonomy,
    format,
    sha256: isPart ? sumOfParts(current.sha256, sha256) : sha256,
    definitionsSha256: definitionsSha256 ?? (keep ? current.definitionsSha256 : null),
    missingDefinitions: keep ? 'keep' : 'drop',
    facts,
    definedBy: definitions,
  };
}

/** Scheme XML says of each group what it is in the IPC. */
async function* notingIpc(entries: SchemeSource['entries'], facts: SymbolFact[]) {
  for await (const entry of entries) {
    if (entry.ipc !== undefined) facts.push({ symbol: entry.symbol, ipc: entry.ipc });
    yield entry;
  }
}

/** A part that begins within a section has nothing to stand under. */
async function* fromSection(entries: SchemeSource['entries'], isPart: SchemeSource['isPart'], file: string) {
  let isFirst = isPart;
  for await (const entry of entries) {
    if (isFirst && entry.symbol.length > 1) throw schemePartAlone({ file });
    isFirst = false;
    yield entry;
  }
}

async function symbolsInUse(pool: pg.Pool): Promise<CpcSymbol[]> {
  const { rows } = await pool.query<{ symbol: CpcSymbol }>(
    'SELECT symbol FROM cpc_node WHERE removed_in IS NULL',
  );
  return rows.map(({ symbol }) => symbol);
}

/** Of a scheme that is made of another one and a part that came later. */
const sumOfParts = (scheme: string, part: string): string =>
  createHash('sha256').update(`${scheme} ${part}`).digest('hex');

/** Whether a file is an archive of definitions instead of a scheme. */
async function holdsDefinitions(path: string): Promise<boolean> {
  const isNoScheme = await openScheme(path, { version: 'any' }).then(
    () => false,
    (error: unknown) => error instanceof SchemeError && error.code === 'SCHEME_FORMAT_UNKNOWN',
  );
  if (!isNoScheme) return false;
  try {
    for await (const definition of readDefinitions(path)) return definition.symbol !== '';
  } catch {
    // Neither: the error of reading it as a scheme is the better message.
  }
  return false;
}

async function* withoutDefinitions(entries: ReturnType<typeof storedEntries>) {
  for await (const entry of entries) yield { ...entry, definition: null };
}

async function sha256Of(file: string, signal: AbortSignal): Promise<string> {
  await assertRegular(file);
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw fileUnreadable({ file, reason: (error as Error).message }, error);
  }
  return hash.digest('hex');
}

/** A device never ends, and nobody may ever write to a pipe. */
async function assertRegular(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isFile()) throw new Error('it is not a regular file');
  } catch (error) {
    throw fileUnreadable({ file, reason: (error as Error).message }, error);
  }
}
