import { stat } from 'node:fs/promises';
import { NUMBER_LENGTH } from '@nonet/operations';
import { formatPlace, readPatents, type PatentRecord, type Rejection } from '@nonet/patents';
import type pg from 'pg';
import { transactionOn } from '../database/index.js';
import { type ImportCounts, NOTHING_COUNTED } from './imports.service.js';
import type { ImportContext, ResumePoint, ImportWork } from './run-import.js';
import { storableJson } from './storable-json.js';
import { writePatents } from './write-patents.js';

/** Limits of a batch that is written together: few round trips, little memory. */
const BATCH_RECORDS = 500;
const BATCH_CHARACTERS = 4_000_000;
/** Records between two places that count as progress of the run. */
const CHECKPOINT_RECORDS = 20 * BATCH_RECORDS;

/**
 * Imports patents as they are read. Each batch is written as a whole or not at all, together with its rejections
 * and its place in the file: another attempt skips what was written, and counts nothing twice. A file that changed
 * in between is read again from the start; a number that is written again is updated.
 */
export function patentsImport(path: string): ImportWork {
  return async (context) => {
    const { id, client, signal, progress } = context;
    const sourceState = await stateOf(path);
    const earlier = await resumable(context, sourceState);
    let { counts, handled } = earlier;
    let saved = handled;
    let batch = new Map<string, PatentRecord>();
    let characters = 0;
    let rejections: Rejection[] = [];

    const flush = async () => {
      counts = await transactionOn(client, async () => {
        await writeRejections(client, id, rejections);
        const written = batch.size > 0 ? await writePatents(client, id, [...batch.values()]) : {};
        const total = plus(counts, written);
        await context.note({ counts: total, handled, sourceState });
        return total;
      });
      [rejections, batch, characters] = [[], new Map(), 0];
      progress('importing', counts.read, null);
      if (handled - saved < CHECKPOINT_RECORDS) return;
      await context.checkpoint();
      saved = handled;
    };
    const reject = (rejection: Rejection) => {
      rejections.push(rejection);
      if (rejection.scope !== 'field') counts = plus(counts, { rejected: 1 });
    };

    progress('reading', counts.read, null);
    let seen = 0;
    try {
      for await (const result of readPatents(path, { signal })) {
        seen++;
        if (seen <= earlier.handled) continue;
        if (result.type === 'patent' && batch.has(result.patent.number)) await flush();
        if (result.type === 'patent' || result.rejection.scope === 'record')
          counts = plus(counts, { read: 1 });
        if (result.type === 'rejection') reject(result.rejection);
        else if (result.patent.number.length > NUMBER_LENGTH) reject(tooLong(result));
        else {
          batch.set(result.patent.number, result.patent);
          characters += sizeOf(result.patent);
        }
        handled = seen;
        const isFull = Math.max(batch.size, rejections.length) >= BATCH_RECORDS;
        if (isFull || characters >= BATCH_CHARACTERS) await flush();
      }
    } finally {
      // What was read before a fault or a cancellation is sound, and its rejections are wanted then most of all.
      await flush();
    }
    progress('importing', counts.read, counts.read);
  };
}

/** Where to continue; if the file has changed, from the start, without earlier counts and rejections. */
async function resumable(
  { id, client, earlier }: ImportContext,
  sourceState: string | null,
): Promise<ResumePoint> {
  if (earlier.handled === 0 || earlier.sourceState === sourceState) return earlier;
  await client.query('DELETE FROM rejection WHERE import_id = $1', [id]);
  return { counts: NOTHING_COUNTED, handled: 0, sourceState };
}

const stateOf = (path: string): Promise<string | null> =>
  stat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    // Its reader gives the better message.
    () => null,
  );

function plus(counts: ImportCounts, more: Partial<ImportCounts>): ImportCounts {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(more)) sum[name as keyof ImportCounts] += count;
  return sum;
}

function sizeOf({ abstract, claims }: PatentRecord): number {
  return (abstract?.length ?? 0) + claims.reduce((sum, { text }) => sum + text.length, 0);
}

function tooLong({
  file,
  place,
  patent,
}: {
  file: string;
  place: Rejection['place'];
  patent: PatentRecord;
}): Rejection {
  const reason = `the number has ${patent.number.length} characters; allowed are ${NUMBER_LENGTH}`;
  const excerpt = patent.number.slice(0, NUMBER_LENGTH);
  return { scope: 'record', file, place, code: 'PATENT_FIELD_INVALID', reason, excerpt };
}

async function writeRejections(
  client: pg.ClientBase,
  importId: string,
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  const rows = rejections.map(({ place, ...rejection }) => ({ ...rejection, place: formatPlace(place) }));
  await client.query(
    `INSERT INTO rejection (import_id, scope, file, place, code, reason, excerpt)
     SELECT $1, scope, file, place, code, reason, excerpt
       FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (
              scope text, file text, place text, code text, reason text, excerpt text))
       WITH ORDINALITY AS given (scope, file, place, code, reason, excerpt, ordinal)
      ORDER BY ordinal`,
    [importId, storableJson(rows)],
  );
}
