import type { Rejection } from '@nonet/patents';
import type pg from 'pg';
import { LOCKS, PATENTS_CHANNEL } from '../database/index.js';
import { recordOf, rowOf, type PatentRow } from './import-row.js';
import type { ImportCounts } from './imports.service.js';
import { type MatchedPatent, matchPatents } from './match-patents.js';
import { mergePatent } from './merge-patent.js';
import { readStored } from './read-stored.js';
import { isSettledBy, meaningsOf, settled } from './settle-slashless.js';
import { assignSymbols, countDuplicates, insertPatents, updatePatents } from './store-patents.js';
import type { StoredClassification, StoredRecord } from './stored-record.js';
import { fieldRejections, unknownSymbols } from './symbol-rejections.js';

/** What a batch did. */
export interface WrittenPatents {
  readonly counts: Partial<ImportCounts>;
  /** Fields that could not be taken, or not whole. */
  readonly rejections: readonly Rejection[];
}

/** What an import knows of the scheme. */
export interface SchemeInUse {
  readonly subclassesWithGroups: ReadonlySet<string>;
  /** Symbols that the scheme lacks and that the import has told of: each is told once. */
  readonly told: Set<string>;
}

/** A patent as a batch leaves it. */
interface Outcome {
  readonly patent: MatchedPatent;
  readonly row: string;
  readonly classifications: readonly Pick<StoredClassification, 'symbol'>[];
}

/**
 * Writes patents in the caller's transaction. What is stored of a patent already, or stands twice in the batch, is merged by the
 * rule of `mergePatent`; assigned symbols are linked to the nodes of the scheme, removed ones too. Batches of several imports are
 * written one after the other.
 */
export async function writePatents(
  client: pg.ClientBase,
  importId: string,
  rows: readonly PatentRow[],
  { subclassesWithGroups, told }: SchemeInUse,
): Promise<WrittenPatents> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.patents]);
  const { patents, ambiguous } = await matchPatents(client, rows);
  const stored = await readStored(
    client,
    patents.flatMap(({ id }) => (id === null ? [] : [id])),
  );
  const meanings = await meaningsOf(client, [...stored.values(), ...rows], subclassesWithGroups);
  const counts = { added: 0, updated: 0, unchanged: 0, filled: 0, replaced: 0, kept: 0 };
  const added: Outcome[] = [];
  const updated: Outcome[] = [];
  for (const patent of patents) {
    const outcome = mergeRows(patent, stored.get(patent.id ?? 0) ?? null);
    if (outcome !== null) (patent.id === null ? added : updated).push(outcome);
  }
  const ids = new Map([
    ...(await insertPatents(client, importId, added)),
    ...(await updatePatents(client, importId, updated)),
  ]);
  const changed = [...added, ...updated].map(({ patent, classifications }) => ({
    id: ids.get(patent.number)!,
    isNew: patent.id === null,
    classifications,
  }));
  await claimSuccessors(client, patents);
  const unknown = await assignSymbols(client, changed, subclassesWithGroups);
  const duplicates = await countDuplicates(client, [...ids.values()]);
  if (ids.size > 0) await client.query(`NOTIFY ${PATENTS_CHANNEL}`);
  return {
    counts: { ...counts, unknownSymbols: unknown.length, duplicates },
    rejections: [
      ...fieldRejections(rows, ambiguous, { meanings, told }),
      ...(await unknownSymbols(client, rows, unknown, told)),
    ],
  };

  /** The patent after its rows, counting what each of them did; null where they changed nothing. */
  function mergeRows(patent: MatchedPatent, before: StoredRecord | null): Outcome | null {
    const [first, ...others] = patent.rows as [PatentRow, ...PatentRow[]];
    if (before === null) counts.added++;
    // Most are new and stand once: they are written as the thread that reads has made them.
    if (before === null && others.length === 0 && !isSettledBy(first, meanings))
      return { patent, row: first.row, classifications: first.classifications };
    let record = settled(before ?? recordOf(first.row), meanings);
    let isSettled = before !== null && record !== before;
    let isChanged = before === null || record !== before || patent.number !== patent.storedNumber;
    for (const row of before === null ? others : patent.rows) {
      const given = settled(recordOf(row.row), meanings);
      const merged = mergePatent(record, {
        patent: { ...given, split: null },
        source: { ...row.source, import: importId },
      });
      record = merged.record;
      counts[merged.changed || isChangedBy(row) || isSettled ? 'updated' : 'unchanged']++;
      isSettled = false;
      counts.filled += merged.filled.length;
      counts.replaced += merged.replaced.length;
      counts.kept += merged.kept.length;
      isChanged ||= merged.changed;
    }
    if (!isChanged) return null;
    const { number, kind } = patent;
    return { patent, row: rowOf({ ...record, number, kind }), classifications: record.classifications };

    /** Whether the row gave the patent its whole number. */
    function isChangedBy({ number: given }: PatentRow): boolean {
      return before !== null && given === patent.number && patent.number !== patent.storedNumber;
    }
  }
}

/** Symbols that a reclassification brought and a source now gives itself are no longer its own: undoing it leaves them. */
async function claimSuccessors(client: pg.ClientBase, patents: readonly MatchedPatent[]): Promise<void> {
  const known = patents.filter(({ id }) => id !== null);
  if (known.length === 0) return;
  const { rowCount } = await client.query('SELECT FROM reclassification_change LIMIT 1');
  if (rowCount === 0) return;
  const given = known.flatMap(({ id, rows }) =>
    rows.flatMap(({ classifications }) => classifications.map(({ symbol }) => ({ patentId: id, symbol }))),
  );
  await client.query(
    `UPDATE reclassification_change c SET is_new = false
       FROM jsonb_to_recordset($1::jsonb) AS d ("patentId" int, symbol text)
       JOIN reclassification r ON r.patent_id = d."patentId"
      WHERE c.reclassification_id = r.id AND c.is_new AND c.undone_at IS NULL AND c.successor = d.symbol`,
    [JSON.stringify(given)],
  );
}
