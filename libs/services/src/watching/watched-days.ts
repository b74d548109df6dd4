import { LEVELS, type CpcLevel } from '@nonet/cpc-taxonomy';
import type { PrismaClient } from '../generated/prisma/client.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import { NO_SECTION } from './day-counts.js';
import { sectionDrift } from './section-drift.js';
import type { Agreement, WatchedPeriod } from './watching.service.js';

/** What was answered on a day, of one section. */
export interface AnswerDay {
  readonly day: string;
  readonly section: string;
  readonly patents: number;
  readonly confidence: number;
  readonly decided: number;
  readonly atGroup: number;
  readonly atSubclass: number;
  readonly atClass: number;
  readonly atSection: number;
  readonly compared: number;
  readonly agreed: number;
}

/** Verdicts of a day on scores of one size. */
export interface VerdictDay extends Agreement {
  readonly day: string;
  readonly scores: number;
}

interface Asked {
  readonly modelId: number;
  readonly level: CpcLevel;
}

/** The days of a version from one on: ten rows a day, however many patents there are. */
export const answerDays = (prisma: PrismaClient, { modelId, level }: Asked, from: string, to: string) =>
  prisma.$queryRaw<AnswerDay[]>`
    SELECT day::text, section, patents, confidence, decided, at_group AS "atGroup", at_subclass AS "atSubclass",
           at_class AS "atClass", at_section AS "atSection", compared, agreed
      FROM watched_day
     WHERE model_id = ${modelId} AND level = ${rowLevel[level]}::cpc_level AND day >= ${from}::date AND day < ${to}::date
     ORDER BY day, section`;

/** Answers with a section that a version's first mix is made of: of fewer it would be a chance one, for good. */
const ENOUGH_FOR_A_MIX = 500;

/**
 * The first days on which a version answered: the first day, and the day of the answer with which there are enough to know their mix of
 * sections, null where there are not yet. null: it never answered.
 */
export async function firstDays(
  prisma: PrismaClient,
  { modelId, level }: Asked,
): Promise<{ readonly from: string; readonly enough: string | null } | null> {
  const [first] = await prisma.$queryRaw<{ from: string | null; enough: string | null }[]>`
    SELECT min(day)::text AS from, (min(day) FILTER (WHERE known >= ${ENOUGH_FOR_A_MIX}))::text AS enough
      FROM (SELECT day, sum(sum(patents) FILTER (WHERE section <> ${NO_SECTION})) OVER (ORDER BY day) AS known
              FROM watched_day WHERE model_id = ${modelId} AND level = ${rowLevel[level]}::cpc_level GROUP BY day) d`;
  return first?.from ? { from: first.from, enough: first.enough } : null;
}

/** Sizes of scores that verdicts are told apart by. */
const SCORE_BINS = 5;

/**
 * Verdicts on a version's answers by day and size of the score. Of a symbol that nothing is kept of, a score from one half on counts as
 * decided for; a missing symbol was not, whatever its score.
 */
export const verdictDays = (prisma: PrismaClient, { modelId, level }: Asked, from: string, to: string) =>
  prisma.$queryRaw<VerdictDay[]>`
    SELECT (r.reviewed_at AT TIME ZONE 'UTC')::date::text AS day,
           least(width_bucket(coalesce(r.score, p.score, 0), 0, 1, ${SCORE_BINS}), ${SCORE_BINS})::int AS scores,
           count(*)::int AS compared,
           (count(*) FILTER (WHERE r.verdict <> 'MISSING'
              AND (r.verdict = 'RIGHT') = coalesce(p.selected, coalesce(r.score, 0) >= 0.5)))::int AS agreed
      FROM review r
      JOIN cpc_node n ON n.symbol = r.symbol AND n.level = ${rowLevel[level]}::cpc_level
      LEFT JOIN prediction p ON p.model_id = r.model_id AND p.patent_id = r.patent_id AND p.node_id = n.id
     WHERE r.model_id = ${modelId} AND r.reviewed_at >= ${`${from}T00:00:00Z`}::timestamptz
       AND r.reviewed_at < ${`${to}T00:00:00Z`}::timestamptz
     GROUP BY 1, 2 ORDER BY 1, 2`;

/** How many texts the verdicts from one day on up to another are of. */
export async function textsReviewed(
  prisma: PrismaClient,
  { modelId, level }: Asked,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const [counted] = await prisma.$queryRaw<{ texts: number }[]>`
    SELECT count(DISTINCT r.text_hash)::int AS texts
      FROM review r JOIN cpc_node n ON n.symbol = r.symbol AND n.level = ${rowLevel[level]}::cpc_level
     WHERE r.model_id = ${modelId} AND r.reviewed_at >= ${`${from}T00:00:00Z`}::timestamptz
       AND r.reviewed_at < ${`${to}T00:00:00Z`}::timestamptz`;
  return counted?.texts ?? 0;
}

export interface PeriodDays {
  readonly answers: readonly AnswerDay[];
  readonly verdicts: readonly VerdictDay[];
}

/** The figures of the days from one on up to another. `first`: the counts by section of the version's first period. */
export function periodOf(
  { answers, verdicts }: PeriodDays,
  { from, to, level }: { readonly from: string; readonly to: string; readonly level: CpcLevel },
  first: Readonly<Record<string, number>> | null,
): WatchedPeriod {
  const own = answers.filter(({ day }) => day >= from && day < to);
  const said = verdicts.filter(({ day }) => day >= from && day < to);
  const sum = (name: Exclude<keyof AnswerDay, 'day' | 'section'>) =>
    own.reduce((total, one) => total + one[name], 0);
  const all = sum('patents');
  const counts = countsOf(own);
  const share = (count: number) => (all === 0 ? 0 : count / all);
  const above = LEVELS.slice(0, LEVELS.indexOf(level)).reverse();
  const ended: Readonly<Record<CpcLevel, number>> = {
    section: sum('atSection'),
    class: sum('atClass'),
    subclass: sum('atSubclass'),
    'main-group': sum('atGroup'),
    subgroup: 0,
  };
  return {
    from,
    to,
    answers: all,
    sections: Object.fromEntries(Object.entries(counts).map(([section, count]) => [section, share(count)])),
    confidence: all === 0 ? null : sum('confidence') / all,
    decided: all === 0 ? null : share(sum('decided')),
    backedOff: above.map((one) => ({ level: one, share: share(ended[one]) })),
    offices: { agreed: sum('agreed'), compared: sum('compared') },
    reviews: agreementOf(said),
    drift: first === null ? null : sectionDrift(first, counts),
  };
}

/** Answers by section; those without a symbol have none. */
export function countsOf(days: readonly AnswerDay[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { section, patents } of days)
    if (section !== NO_SECTION) counts[section] = (counts[section] ?? 0) + patents;
  return counts;
}

export const agreementOf = (all: readonly Agreement[]): Agreement => ({
  agreed: all.reduce((sum, { agreed }) => sum + agreed, 0),
  compared: all.reduce((sum, { compared }) => sum + compared, 0),
});
