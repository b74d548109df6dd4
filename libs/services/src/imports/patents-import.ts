import { PatentSourceError, readInThread } from '@nonet/patents';
import type pg from 'pg';
import { transactionOn } from '../database/index.js';
import { importNothingRead } from '../errors/errors.js';
import { BATCH_RECORDS, ReadBatch, type SourceRow } from './read-batch.js';
import { importRows } from './import-row.js';
import { type ImportCounts, NOTHING_COUNTED } from './imports.service.js';
import type { ImportContext, ResumePoint, ImportWork } from './run-import.js';
import { nameOfSources, sourcesOf, stateOfSources } from './import-sources.js';
import { subclassesWithGroups } from './settle-slashless.js';
import { writeRejections } from './write-rejections.js';
import { writePatents, type WrittenPatents } from './write-patents.js';

/** Records between two places that count as progress of the run. */
const CHECKPOINT_RECORDS = 10 * BATCH_RECORDS;

/** Names that nothing is read from: thousands of files with names of their own must not fill the row. */
const MOST_IGNORED = 500;

/**
 * Imports patents as they are read. Each batch is written as a whole or not at all, together with its rejections
 * and its place in the file: another attempt skips what was written, and counts nothing twice. A file that changed
 * in between is read again from the start.
 */
export function patentsImport(paths: readonly string[]): ImportWork {
  return async (context) => {
    const { id, client, signal, progress } = context;
    const sources = await sourcesOf(paths);
    const sourceState = await stateOfSources(sources);
    const earlier = await resumable(context, sourceState);
    let { counts, ignored } = earlier;
    let saved = earlier.handled;
    const scheme = { subclassesWithGroups: await subclassesWithGroups(client), told: new Set<string>() };

    /** Writes a batch, and what is known of the whole with it. */
    const write = async ({ rows, rejections, ignored: met, read, handled }: ReadBatch) => {
      ignored = [...new Set([...ignored, ...met])].slice(0, MOST_IGNORED);
      counts = await transactionOn(client, async () => {
        const written = rows.length > 0 ? await writePatents(client, id, rows, scheme) : NOTHING_WRITTEN;
        await writeRejections(client, id, [...rejections, ...written.rejections]);
        const total = plus(plus(counts, read), {
          ...written.counts,
          rejectedFields: written.rejections.length,
        });
        await context.note({ counts: total, handled, ignored, sourceState });
        return total;
      });
      progress('importing', counts.read, null);
      if (handled - saved < CHECKPOINT_RECORDS) return;
      await context.checkpoint();
      saved = handled;
    };

    progress('reading', counts.read, null);
    let batch = new ReadBatch(earlier.handled);
    let writing = Promise.resolve();
    let seen = 0;
    try {
      for await (const result of readSources(sources, signal)) {
        seen++;
        if (seen <= earlier.handled) continue;
        batch.add(result, seen);
        if (!batch.isFull) continue;
        // One batch is written while the next one is read, and none is read beyond that.
        await writing;
        writing = write(batch);
        // Whoever waits for it next is told.
        writing.catch(() => undefined);
        batch = new ReadBatch(seen);
      }
    } finally {
      // What was read before a fault or a cancellation is sound, and its rejections are wanted then most of all.
      await writing;
      await write(batch);
    }
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

const NOTHING_WRITTEN: WrittenPatents = { counts: {}, rejections: [] };

/** Where to continue; if the file has changed, from the start, without earlier counts and rejections. */
async function resumable(
  { id, client, earlier }: ImportContext,
  sourceState: string | null,
): Promise<ResumePoint> {
  if (earlier.handled === 0 || earlier.sourceState === sourceState) return earlier;
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

function plus(counts: ImportCounts, more: Partial<ImportCounts>): ImportCounts {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(more)) sum[name as keyof ImportCounts] += count;
  return sum;
}
