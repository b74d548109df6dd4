import { availableParallelism } from 'node:os';
import { PatentSourceError, readInThread } from '@nonet/patents';
import type pg from 'pg';
import { importNothingRead } from '../errors/errors.js';
import { BatchWriter } from './batch-writer.js';
import { importRows } from './import-row.js';
import { type ImportCounts, NOTHING_COUNTED } from './imports.service.js';
import type { ImportContext, ResumePoint, ImportWork } from './run-import.js';
import { ReadBatch, type SourceRow } from './read-batch.js';
import { nameOfSources, sourcesOf, stateOfSources } from './import-sources.js';
import { subclassesWithGroups } from './settle-slashless.js';

/** Batches that are written at a time: with one processor there is none left for a second. */
const BATCHES_AT_A_TIME = Math.min(2, availableParallelism());

/**
 * Imports patents as they are read. Each batch is written as a whole or not at all, together with its rejections
 * and its place in the file: another attempt skips what was written, and counts nothing twice. A file that changed
 * in between is read again from the start.
 */
export function patentsImport(paths: readonly string[]): ImportWork {
  return async (context) => {
    const { id, client, signal, progress } = context;
    const sources = await sourcesOf(paths);
    const earlier = await resumable(context, await stateOfSources(sources));
    const scheme = { subclassesWithGroups: await subclassesWithGroups(client), told: new Set<string>() };
    const writer = new BatchWriter(context, scheme, earlier);
    progress('reading', earlier.counts.read, null);
    let full: ReadBatch[] = [];
    let batch = new ReadBatch(earlier.handled);
    let writing = Promise.resolve();
    let seen = 0;
    try {
      for await (const result of readSources(sources, signal)) {
        seen++;
        if (seen <= earlier.handled) continue;
        batch.add(result, seen);
        if (!batch.isFull) continue;
        full.push(batch);
        batch = new ReadBatch(seen);
        if (full.length < BATCHES_AT_A_TIME) continue;
        // As many are read while these are written, and none beyond that.
        await writing;
        writing = writer.write(full);
        // Whoever waits for it next is told.
        writing.catch(() => undefined);
        full = [];
      }
    } finally {
      // What was read before a fault or a cancellation is sound, and its rejections are wanted then most of all.
      await writing;
      await writer.write([...full, batch]);
    }
    const { counts } = writer;
    progress('importing', counts.read, counts.read);
    if (counts.added + counts.updated + counts.unchanged === 0)
      throw await nothingRead(client, id, nameOfSources(paths), counts);
  };
}

/** Rejections that the error names. */
const NAMED_REJECTIONS = 20;

async function nothingRead(client: pg.ClientBase, id: string, source: string, counts: ImportCounts) {
  const { rows } = await client.query<
    Record<'scope' | 'file' | 'place' | 'code' | 'reason' | 'excerpt', string>
  >(
    `SELECT scope, file, place, code, reason, excerpt FROM rejection WHERE import_id = $1
      ORDER BY scope = 'field', id LIMIT ${NAMED_REJECTIONS}`,
    [id],
  );
  return importNothingRead({ source, counts: { ...counts }, rejections: rows });
}

/** Where to continue; if the file has changed, from the start, without earlier counts and rejections. */
async function resumable(
  { id, client, earlier }: ImportContext,
  sourceState: string | null,
): Promise<ResumePoint> {
  if (earlier.handled === 0 || earlier.sourceState === sourceState) return { ...earlier, sourceState };
  await client.query('DELETE FROM rejection WHERE import_id = $1', [id]);
  return { counts: NOTHING_COUNTED, handled: 0, ignored: [], sourceState };
}

/** What all files hold, one after the other; of several, one that cannot be read is rejected. */
async function* readSources(sources: readonly string[], signal: AbortSignal): AsyncGenerator<SourceRow> {
  for (const file of sources) {
    try {
      yield* readInThread(file, importRows, { signal });
    } catch (error) {
      if (sources.length === 1 || !(error instanceof PatentSourceError)) throw error;
      const { code, reason } = error;
      yield {
        type: 'rejection',
        rejection: { scope: 'file', file, place: WHOLE_FILE, code, reason, excerpt: '' },
      };
    }
  }
}

const WHOLE_FILE = { record: 1, line: null, byte: null };
