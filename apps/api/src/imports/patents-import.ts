import { formatPlace, readPatents, type PatentRecord, type Rejection } from '@nonet/patents';
import type { Database } from '../database/index.js';
import { NUMBER_LENGTH } from '../patents/patents.service.js';
import type { ImportWork } from './run-import.js';
import { writePatents } from './write-patents.js';

/** Records are written together up to either bound: few round trips, little memory. */
const BATCH_RECORDS = 500;
const BATCH_CHARACTERS = 4_000_000;

/** Imports patents as they are read; each batch is written whole or not at all, and a number written again is an update. */
export function patentsImport({ prisma }: Database, path: string): ImportWork {
  return async ({ id, client, signal, count, progress }) => {
    const totals = { read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0, duplicates: 0 };
    let batch = new Map<string, PatentRecord>();
    let characters = 0;
    let rejections: Rejection[] = [];

    const flush = async () => {
      if (rejections.length > 0) {
        await prisma.rejection.createMany({ data: rejections.map((rejection) => rowOf(id, rejection)) });
        rejections = [];
      }
      if (batch.size > 0) {
        const written = await writePatents(client, id, [...batch.values()]);
        totals.added += written.added;
        totals.updated += written.updated;
        totals.unchanged += written.unchanged;
        totals.duplicates += written.duplicates;
        batch = new Map();
        characters = 0;
      }
      count(totals);
      progress('importing', totals.read, null);
    };
    const reject = async (rejection: Rejection) => {
      rejections.push(rejection);
      if (rejection.scope !== 'field') totals.rejected++;
      if (rejections.length >= BATCH_RECORDS) await flush();
    };

    progress('reading', 0, null);
    try {
      for await (const result of readPatents(path, { signal })) {
        if (result.type === 'rejection') {
          if (result.rejection.scope === 'record') totals.read++;
          await reject(result.rejection);
          continue;
        }
        totals.read++;
        const { patent } = result;
        if (patent.number.length > NUMBER_LENGTH) {
          await reject(tooLong(result));
          continue;
        }
        if (batch.has(patent.number)) await flush();
        batch.set(patent.number, patent);
        characters += sizeOf(patent);
        if (batch.size >= BATCH_RECORDS || characters >= BATCH_CHARACTERS) await flush();
      }
    } finally {
      // What was read before a fault or a cancellation is sound, and its rejections are wanted then most of all.
      await flush();
    }
  };
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

function rowOf(importId: string, { place, scope, file, code, reason, excerpt }: Rejection) {
  return {
    importId,
    scope,
    file,
    place: formatPlace(place),
    code,
    reason: stored(reason),
    excerpt: stored(excerpt),
  };
}

/** PostgreSQL's text holds no zero byte. */
const stored = (text: string) => text.replaceAll('\0', '');
