import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Claim } from '@nonet/patents';
import type { Database } from '../database/index.js';
import type { ReviewedExample } from './reviews.service.js';

const PAGE = 500;
/** Behind the keys of all texts that were reviewed at the same moment. */
const LAST_KEY = Buffer.alloc(33, 0xff);

/** Reviewed texts page by page, in the order of their last review. */
export async function* reviewedExamples(
  { pool }: Pick<Database, 'pool'>,
  { after, signal }: { after?: Date; signal?: AbortSignal } = {},
): AsyncGenerator<ReviewedExample> {
  let behind: { at: string; hash: Buffer } = {
    at: after?.toISOString() ?? '-infinity',
    hash: LAST_KEY,
  };
  for (;;) {
    signal?.throwIfAborted();
    // Of several verdicts on one symbol the last counts; a patent stands for all texts that it ever had.
    const { rows } = await pool.query<ExampleRow>(
      `WITH subject AS (
         SELECT coalesce('\\x00'::bytea || int4send(patent_id), text_hash) AS key, * FROM review),
       word AS (
         SELECT DISTINCT ON (key, symbol) key, symbol, verdict FROM subject ORDER BY key, symbol, reviewed_at DESC, id DESC),
       example AS (
         SELECT key, max(patent_id) AS patent_id, max(text) AS text, max(encode(text_hash, 'hex')) AS hash,
                max(reviewed_at) AS reviewed_at
           FROM subject GROUP BY key)
       SELECT e.key, e.hash, e.reviewed_at::text AS at, e.text, p.number, p.title, p.abstract, p.claims,
              array(SELECT symbol FROM word w WHERE w.key = e.key AND verdict <> 'WRONG' ORDER BY symbol) AS right,
              array(SELECT symbol FROM word w WHERE w.key = e.key AND verdict = 'WRONG' ORDER BY symbol) AS wrong
         FROM example e LEFT JOIN patent p ON p.id = e.patent_id
        WHERE (e.reviewed_at, e.key) > ($1::timestamptz, $2::bytea)
        ORDER BY e.reviewed_at, e.key LIMIT ${PAGE}`,
      [behind.at, behind.hash],
    );
    yield* rows.map(exampleOf);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    behind = { at: last.at, hash: last.key };
  }
}

const ID_DIGITS = 16;

function exampleOf(row: ExampleRow): ReviewedExample {
  const { number, title, abstract, claims, text, hash, right, wrong, at } = row;
  const known = { right, wrong, reviewedAt: new Date(at) };
  return number === null
    ? { id: `review:${hash.slice(0, ID_DIGITS)}`, title: null, abstract: text, claims: [], ...known }
    : { id: number, title, abstract, claims: claims ?? [], ...known };
}

interface ExampleRow {
  readonly key: Buffer;
  readonly hash: string;
  readonly at: string;
  readonly text: string | null;
  readonly number: string | null;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[] | null;
  readonly right: readonly CpcSymbol[];
  readonly wrong: readonly CpcSymbol[];
}
