import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScheme, readDefinitions, SchemeError, Taxonomy, type CpcDefinition } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { LOCKS } from '../database/index.js';
import { fileUnreadable, schemeCompactOverFull, schemeMissing, schemeOlder } from '../errors/errors.js';
import { storedEntries } from '../taxonomy/stored-entries.js';
import { NOTHING_COUNTED, type SchemeFiles, type SchemeImportOptions } from './imports.service.js';
import type { ImportWork } from './run-import.js';
import { writeScheme, type SchemeReport, type SchemeToWrite } from './write-scheme.js';

/** Milliseconds between two checks whether the previous import has ended. */
const TURN_MILLISECONDS = 250;

/** What the database says of the scheme in use. */
interface CurrentScheme {
  readonly version: string;
  readonly format: string;
  readonly sha256: string;
  readonly definitionsSha256: string | null;
  readonly nodes: number;
}

/** Imports a scheme, with or without definitions, or definitions alone for the scheme in use. */
export function schemeImport(
  pool: pg.Pool,
  files: SchemeFiles,
  prepare: SchemeImportOptions['prepare'],
): ImportWork {
  return async ({ client, signal, earlier, note, progress }) => {
    // The attempt before this one died after its transaction.
    if (earlier.handled > 0) return;
    progress('reading', 0, null);
    await takeTurn(client, signal, () => progress('waiting for another import of a scheme', 0, null));
    const current = await currentScheme(pool);
    const scheme = await readScheme(pool, files, current, signal);
    if (scheme === 'known') {
      const nodes = current?.nodes ?? 0;
      const counts = { ...NOTHING_COUNTED, read: nodes, unchanged: nodes };
      return note({ counts, handled: nodes, sourceState: null });
    }
    const nodes = scheme.taxonomy.size;
    // The previous scheme is in use meanwhile.
    await prepare?.(scheme.taxonomy, { signal, onProgress: progress });
    progress('writing', nodes, nodes);
    const onWritten = ({ added, removed, updated }: SchemeReport) => {
      const unchanged = nodes - added - updated;
      const counts = { ...NOTHING_COUNTED, read: nodes, added, removed, updated, unchanged };
      return note({ counts, handled: nodes, sourceState: null });
    };
    await writeScheme(client, scheme, { signal, onWritten });
  };
}

/** One scheme after the other, each compared with the previous one. The lock ends with the connection. */
async function takeTurn(client: pg.ClientBase, signal: AbortSignal, onWait: () => void): Promise<void> {
  for (;;) {
    const lock = 'SELECT pg_try_advisory_lock($1) AS taken';
    const { rows } = await client.query<{ taken: boolean }>(lock, [LOCKS.scheme]);
    if (rows[0]?.taken) return;
    onWait();
    await sleep(TURN_MILLISECONDS, undefined, { signal });
  }
}

async function currentScheme(pool: pg.Pool): Promise<CurrentScheme | null> {
  const { rows } = await pool.query<CurrentScheme>(
    `SELECT version, format, sha256, definitions_sha256 AS "definitionsSha256", nodes FROM cpc_scheme WHERE current`,
  );
  return rows[0] ?? null;
}

async function readScheme(
  pool: pg.Pool,
  { path, definitions, allowOlder = false }: SchemeFiles,
  current: CurrentScheme | null,
  signal: AbortSignal,
): Promise<SchemeToWrite | 'known'> {
  const sha256 = await sha256Of(path, signal);
  if (definitions === null && (await holdsDefinitions(path))) {
    if (current === null) throw schemeMissing({});
    if (current.definitionsSha256 === sha256) return 'known';
    const defined = { version: current.version, definitions: readDefinitions(path, { signal }) };
    return {
      taxonomy: await Taxonomy.build(withoutDefinitions(storedEntries(pool)), defined),
      format: current.format,
      sha256: current.sha256,
      definitionsSha256: sha256,
      missingDefinitions: 'drop',
    };
  }
  const definitionsSha256 = definitions === null ? null : await sha256Of(definitions, signal);
  if (current?.sha256 === sha256 && [null, current.definitionsSha256].includes(definitionsSha256))
    return 'known';
  const source = await openScheme(path, { signal });
  // A full scheme of any age has more than the compact one.
  if (current !== null && current.format !== 'compact' && source.version < current.version && !allowOlder) {
    throw schemeOlder({ file: path, version: source.version, current: current.version });
  }
  const given: AsyncIterable<CpcDefinition> | undefined =
    definitions === null ? undefined : readDefinitions(definitions, { signal });
  const taxonomy = await Taxonomy.build(source.entries, { version: source.version, definitions: given });
  const format = taxonomy.nodesAt('main-group').length === 0 ? 'compact' : source.format;
  if (format === 'compact' && current !== null && current.format !== 'compact') {
    throw schemeCompactOverFull({ file: path, current: current.version });
  }
  const keep =
    definitions === null && format !== 'compact' && current !== null && current.format !== 'compact';
  return {
    taxonomy,
    format,
    sha256,
    definitionsSha256: definitionsSha256 ?? (keep ? current.definitionsSha256 : null),
    missingDefinitions: keep ? 'keep' : 'drop',
  };
}

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
  const hash = createHash('sha256');
  try {
    // A device never ends, and nobody may ever write to a pipe.
    if (!(await stat(file)).isFile()) throw new Error('it is not a regular file');
    await pipeline(createReadStream(file), hash, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw fileUnreadable({ file, reason: (error as Error).message }, error);
  }
  return hash.digest('hex');
}
