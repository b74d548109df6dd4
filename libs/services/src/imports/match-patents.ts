import type pg from 'pg';
import { keyOfNumber, meaningOfNumber, type Publication } from '../patents/same-patent.js';
import type { PatentRow } from './import-row.js';

/** A patent that rows of a batch are about: a stored one, or one that they add. */
export interface MatchedPatent extends Publication {
  /** null: not stored yet */
  readonly id: number | null;
  /** Of a stored patent whose kind nobody had said, the whole one by now. */
  number: string;
  kind: string | null;
  /** The number it is stored under. */
  readonly storedNumber: string | null;
  /** In the order of the source. */
  readonly rows: PatentRow[];
}

export interface MatchedBatch {
  /** Those that rows are about, in the order of their numbers. */
  readonly patents: readonly MatchedPatent[];
  /** Rows whose number without kind could mean several publications, with the numbers of those. */
  readonly ambiguous: readonly { readonly row: PatentRow; readonly numbers: readonly string[] }[];
}

/**
 * Finds which patents the rows of a batch are about. One patent is one patent: a number without its kind (`US11991020`) means the
 * one publication that it can mean, and a patent that is stored without its kind becomes the publication that it can only be.
 */
export async function matchPatents(client: pg.ClientBase, rows: readonly PatentRow[]): Promise<MatchedBatch> {
  const byNumber = new Map<string, MatchedPatent>();
  const byKey = new Map<string, MatchedPatent[]>();
  const know = (patent: MatchedPatent): MatchedPatent => {
    byNumber.set(patent.number, patent);
    const key = keyOfNumber(patent);
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), patent]);
    return patent;
  };
  for (const stored of await storedPublications(client, rows))
    know({ ...stored, storedNumber: stored.number, rows: [] });
  const ambiguous: { row: PatentRow; numbers: readonly string[] }[] = [];
  for (const row of rows) {
    const key = keyOfNumber(row);
    const others = key === null ? [] : (byKey.get(key) ?? []);
    const patent =
      byNumber.get(row.number) ?? (row.kind === null ? whole(row, others) : takeOver(row, others));
    const { number, country, docNumber, kind } = row;
    (patent ?? know({ id: null, number, country, docNumber, kind, storedNumber: null, rows: [] })).rows.push(
      row,
    );
  }
  const patents = [...new Set(byNumber.values())].filter((patent) => patent.rows.length > 0);
  return { patents: patents.sort((a, b) => (a.number < b.number ? -1 : 1)), ambiguous };

  /** The publication that a number without kind means. */
  function whole(row: PatentRow, others: readonly MatchedPatent[]): MatchedPatent | null {
    const meaning = meaningOfNumber(others);
    if (meaning.type === 'ambiguous')
      ambiguous.push({ row, numbers: meaning.publications.map(({ number }) => number) });
    return meaning.type === 'one' ? meaning.publication : null;
  }

  /** The patent without kind that can only be this publication, which it becomes. */
  function takeOver(row: PatentRow, others: readonly MatchedPatent[]): MatchedPatent | null {
    const incomplete = others.find(({ kind }) => kind === null);
    if (incomplete === undefined) return null;
    const meaning = meaningOfNumber<Publication>([...others, row]);
    if (meaning.type !== 'one' || meaning.publication !== row) return null;
    byNumber.delete(incomplete.number);
    [incomplete.number, incomplete.kind] = [row.number, row.kind];
    byNumber.set(row.number, incomplete);
    return incomplete;
  }
}

/** Whether two batches are about one patent, or may become about one: then the second has to wait for what the first leaves. */
export function shareAPatent(one: MatchedBatch, other: MatchedBatch): boolean {
  const known = new Set(identitiesOf(one));
  return identitiesOf(other).some((identity) => known.has(identity));
}

/** By whatever the patents and rows of a batch may be found. */
function identitiesOf({ patents, ambiguous }: MatchedBatch): string[] {
  const rows = [...patents.flatMap((patent) => patent.rows), ...ambiguous.map(({ row }) => row)];
  const names = [...patents, ...rows].flatMap((named) => [named.number, keyOfNumber(named)]);
  const stored = patents.flatMap(({ id, storedNumber }) => [id === null ? null : `#${id}`, storedNumber]);
  return [...names, ...stored].filter((identity) => identity !== null);
}

type StoredPublication = Publication & { readonly id: number; readonly number: string };

async function storedPublications(
  client: pg.ClientBase,
  rows: readonly PatentRow[],
): Promise<StoredPublication[]> {
  const parted = rows.filter((row) => keyOfNumber(row) !== null);
  const { rows: stored } = await client.query<StoredPublication>(
    `SELECT id, number, country, doc_number AS "docNumber", kind FROM patent WHERE number = ANY($1)
      UNION
     SELECT p.id, p.number, p.country, p.doc_number, p.kind
       FROM unnest($2::text[], $3::text[]) AS given (country, doc_number)
       JOIN patent p ON p.doc_number = given.doc_number AND p.country = given.country`,
    [
      rows.map(({ number }) => number),
      parted.map(({ country }) => country),
      parted.map(({ docNumber }) => docNumber),
    ],
  );
  return stored;
}
