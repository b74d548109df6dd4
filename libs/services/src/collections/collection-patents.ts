import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { longPatentText, type Claim } from '@nonet/patents/record';
import type { Database } from '../database/index.js';
import type { PatentFilter } from '../patents/patent-filter.fields.js';
import { patentConditions } from '../patents/patent-query.js';
import type { CollectionPatent } from './collections.service.js';

const PAGE = 100;

/**
 * The patents of a filter that have a text, at most `most`: drawn by a hash of the number, so that the same are drawn again. What is
 * known of their symbols are those of an office where the record says that they are all, and the last verdict of reviewers on each.
 */
export async function* collectionPatents(
  { prisma }: Pick<Database, 'prisma'>,
  filter: PatentFilter,
  most: number,
): AsyncGenerator<CollectionPatent> {
  const where = await patentConditions(prisma, filter);
  const drawn = await prisma.$queryRaw<{ id: number }[]>`
    SELECT p.id FROM patent p WHERE p.text_hash IS NOT NULL AND ${where} ORDER BY md5(p.number), p.id LIMIT ${most}`;
  for (let start = 0; start < drawn.length; start += PAGE) {
    const ids = drawn.slice(start, start + PAGE).map(({ id }) => id);
    const rows = await prisma.$queryRaw<PatentRow[]>`
      SELECT p.number, p.title, p.abstract, p.claims, p.labels::text AS labels, p.unknown_sections AS unknown,
             array(SELECT c.symbol FROM patent_classification c WHERE c.patent_id = p.id) AS assigned,
             coalesce(v.confirmed, '{}') AS "right", coalesce(v.missed, '{}') AS missed,
             coalesce(v.refused, '{}') AS wrong
        FROM patent p LEFT JOIN (
          SELECT patent_id, array_agg(symbol) FILTER (WHERE verdict = 'RIGHT') AS confirmed,
                 array_agg(symbol) FILTER (WHERE verdict = 'MISSING') AS missed,
                 array_agg(symbol) FILTER (WHERE verdict = 'WRONG') AS refused
            FROM (SELECT DISTINCT ON (patent_id, symbol) patent_id, symbol, verdict
                    FROM review WHERE patent_id = ANY(${ids}) ORDER BY patent_id, symbol, reviewed_at DESC, id DESC) last
           GROUP BY patent_id) v ON v.patent_id = p.id
       WHERE p.id = ANY(${ids}) ORDER BY md5(p.number), p.id`;
    for (const { number, title, abstract, claims, ...known } of rows) {
      const text = await longPatentText({ title, abstract, claims });
      if (text.trim() !== '') yield { number, text, known: knownOf(known) };
    }
  }
}

type KnownRow = Pick<PatentRow, 'labels' | 'unknown' | 'assigned' | 'right' | 'missed' | 'wrong'>;

/**
 * What proves something of a model's scores. Symbols that an office gave, or that a reviewer missed, are right ones alone: they count
 * only beside all the others of their patent, which are wrong then. Of other patents only what was answered and judged counts.
 */
export function knownOf({
  labels,
  unknown,
  assigned,
  right,
  missed,
  wrong,
}: KnownRow): CollectionPatent['known'] {
  const isComplete = assigned.length > 0 && labels !== 'PARTIAL' && labels !== 'SINGLE';
  if (!isComplete && right.length + wrong.length === 0) return null;
  const given = assigned.filter((symbol) => !wrong.some((refused) => isWithin(symbol, refused)));
  return {
    right: isComplete ? [...new Set([...given, ...right, ...missed])] : right,
    wrong,
    isComplete,
    unknownSections: unknown,
  };
}

/** Whether a symbol is another one, or below a section, class or subclass. */
const isWithin = (symbol: CpcSymbol, other: CpcSymbol): boolean =>
  symbol === other || (!other.includes('/') && symbol.startsWith(other));

interface PatentRow {
  readonly number: string;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  readonly labels: string | null;
  readonly unknown: readonly CpcSymbol[];
  readonly assigned: readonly CpcSymbol[];
  readonly right: readonly CpcSymbol[];
  readonly missed: readonly CpcSymbol[];
  readonly wrong: readonly CpcSymbol[];
}
