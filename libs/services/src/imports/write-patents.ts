import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Rejection } from '@nonet/patents';
import type pg from 'pg';
import { lockPatents, PATENTS_CHANNEL } from '../database/index.js';
import { settleDisagreement } from '../patents/disagreement.js';
import { recordOf, rowOf, type PatentRow } from './import-row.js';
import type { ImportCounts } from './imports.service.js';
import { type MatchedBatch, type MatchedPatent, matchPatents, shareAPatent } from './match-patents.js';
import { mergePatent } from './merge-patent.js';
import { readStored } from './read-stored.js';
import { isSettledBy, type Meanings, meaningsOf, settled } from './settle-slashless.js';
import { assignSymbols, countDuplicates, insertPatents, takeIds, updatePatents } from './store-patents.js';
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
  readonly id: number;
  readonly row: string;
  readonly classifications: readonly Pick<StoredClassification, 'symbol'>[];
}

/** Writes a batch of patents in the caller's transaction. Batches of several imports are written one after the other. */
export async function writePatents(
  client: pg.ClientBase,
  importId: string,
  rows: readonly PatentRow[],
  scheme: SchemeInUse,
): Promise<WrittenPatents> {
  await lockPatents(client);
  const batch = new PatentBatch(client, importId, rows, scheme);
  await batch.match();
  await batch.claim();
  await batch.store();
  return batch.settle();
}

/**
 * A batch of patents on its way into the database: `match`, `claim`, `store` and `settle`, in this order and in one transaction, which has
 * the patents alone. What is stored of a patent already, or stands twice in the batch, is merged by the rule of `mergePatent`; assigned
 * symbols are linked to the nodes of the scheme, removed ones too.
 *
 * Two batches without a patent in common may be stored at the same time and leave what they leave one after the other, where the second
 * is claimed after the first is, and settled after the first is committed.
 */
export class PatentBatch {
  readonly #counts = { added: 0, updated: 0, unchanged: 0, filled: 0, replaced: 0, kept: 0 };
  #matched: MatchedBatch = { patents: [], ambiguous: [] };
  #stored: ReadonlyMap<number, StoredRecord> = new Map();
  #newIds: readonly number[] = [];
  #meanings: Meanings = { cpc: new Map(), ipc: new Map() };
  #changed: readonly Outcome[] = [];
  #unknown: readonly CpcSymbol[] = [];

  constructor(
    private readonly client: pg.ClientBase,
    private readonly importId: string,
    private readonly rows: readonly PatentRow[],
    private readonly scheme: SchemeInUse,
  ) {}

  /** Finds which patents the rows are about; again, where others have changed them since. */
  async match(): Promise<void> {
    this.#matched = await matchPatents(this.client, this.rows);
  }

  sharesAPatentWith(other: PatentBatch): boolean {
    return shareAPatent(this.#matched, other.#matched);
  }

  /** Locks what is stored of them, and takes the ids of those that are new: ids have the order of the batches. */
  async claim(): Promise<void> {
    const known = this.#matched.patents.flatMap(({ id }) => (id === null ? [] : [id]));
    this.#stored = await readStored(this.client, known);
    this.#newIds = await takeIds(this.client, this.#matched.patents.length - known.length);
  }

  async store(): Promise<void> {
    const { client, importId, scheme } = this;
    const { patents } = this.#matched;
    this.#meanings = await meaningsOf(
      client,
      [...this.#stored.values(), ...this.rows],
      scheme.subclassesWithGroups,
    );
    const newIds = this.#newIds.values();
    this.#changed = patents.flatMap((patent) => {
      const id = patent.id ?? newIds.next().value!;
      const outcome = this.#merged(patent, this.#stored.get(id) ?? null);
      return outcome === null ? [] : [{ ...outcome, patent, id }];
    });
    await insertPatents(client, importId, this.#changed.filter(isNew));
    await updatePatents(client, importId, this.#changed.filter(isKnown));
    await claimSuccessors(client, patents);
    this.#unknown = await assignSymbols(
      client,
      this.#changed.map((outcome) => ({ ...outcome, isNew: isNew(outcome) })),
      scheme.subclassesWithGroups,
    );
  }

  /** Counts and reports what depends on all that was written before. */
  async settle(): Promise<WrittenPatents> {
    const { client, rows, scheme } = this;
    await settleDisagreement(client, this.#changed.filter(isKnown).map(idOf), null);
    const duplicates = await countDuplicates(client, this.#changed.map(idOf));
    if (this.#changed.length > 0) await client.query(`NOTIFY ${PATENTS_CHANNEL}`);
    return {
      counts: { ...this.#counts, unknownSymbols: this.#unknown.length, duplicates },
      rejections: [
        ...fieldRejections(rows, this.#matched.ambiguous, { meanings: this.#meanings, told: scheme.told }),
        ...(await unknownSymbols(client, rows, this.#unknown, scheme.told)),
      ],
    };
  }

  /** The patent after its rows, counting what each of them did; null where they changed nothing. */
  #merged(
    patent: MatchedPatent,
    before: StoredRecord | null,
  ): Pick<Outcome, 'row' | 'classifications'> | null {
    const counts = this.#counts;
    const [first, ...others] = patent.rows as [PatentRow, ...PatentRow[]];
    if (before === null) counts.added++;
    // Most are new and stand once: they are written as the thread that reads has made them.
    if (before === null && others.length === 0 && !isSettledBy(first, this.#meanings))
      return { row: first.row, classifications: first.classifications };
    let record = settled(before ?? recordOf(first.row), this.#meanings);
    let isSettled = before !== null && record !== before;
    let isChanged = before === null || record !== before || patent.number !== patent.storedNumber;
    for (const row of before === null ? others : patent.rows) {
      const given = settled(recordOf(row.row), this.#meanings);
      const merged = mergePatent(record, {
        patent: { ...given, split: null },
        source: { ...row.source, import: this.importId },
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
    return { row: rowOf({ ...record, number, kind }), classifications: record.classifications };

    /** Whether the row gave the patent its whole number. */
    function isChangedBy({ number: given }: PatentRow): boolean {
      return before !== null && given === patent.number && patent.number !== patent.storedNumber;
    }
  }
}

const idOf = ({ id }: Outcome): number => id;
const isNew = ({ patent }: Outcome): boolean => patent.id === null;
const isKnown = (outcome: Outcome): boolean => !isNew(outcome);

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
