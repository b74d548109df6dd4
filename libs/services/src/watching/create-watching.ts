import { checked } from '@nonet/operations';
import type { Database } from '../database/index.js';
import { modelIdOf } from '../models/active-model-id.js';
import { type AlertSettings, alertsOf } from './alerts.js';
import { addDays, bucketsUntil, dayOf } from './buckets.js';
import { answerDays, countsOf, firstDays, periodOf, textsReviewed, verdictDays } from './watched-days.js';
import { watch as watchRequest, type WatchRequest } from './watch.operation.js';
import type { Watch, WatchingService } from './watching.service.js';

/** Metrics and checks of health ask often, and days change slowly. */
const FRESH_MILLISECONDS = 60_000;

export function createWatching(
  { prisma }: Pick<Database, 'prisma'>,
  settings: AlertSettings,
  now: () => Date = () => new Date(),
): WatchingService {
  const nameOf = async (id: number) => {
    const { name, version } = await prisma.modelVersion.findUniqueOrThrow({ where: { id } });
    return `${name}@${version}`;
  };

  const watch = async ({ model, level, bucket, last }: WatchRequest): Promise<Watch> => {
    const modelId = await modelIdOf(prisma, model);
    const nothing = { level, bucket, periods: [], recent: null, before: null, first: null, alerts: [] };
    if (modelId === null) return { model: null, ...nothing };
    const asked = { modelId, level };
    const buckets = bucketsUntil(dayOf(now()), bucket, last);
    const tomorrow = addDays(dayOf(now()), 1);
    const recently = { from: addDays(tomorrow, -settings.days), to: tomorrow, level };
    const earlier = { from: addDays(recently.from, -settings.days), to: recently.from, level };
    const from = [buckets.at(-1)!.from, earlier.from].sort()[0]!;
    const began = await firstDays(prisma, asked);
    const beginning = began === null ? null : { ...beginningOf(began, tomorrow, settings), level };
    const [answers, verdicts, firstAnswers, textsBefore, textsNow] = await Promise.all([
      answerDays(prisma, asked, from, tomorrow),
      verdictDays(prisma, asked, from, tomorrow),
      beginning === null ? [] : answerDays(prisma, asked, beginning.from, beginning.to),
      textsReviewed(prisma, asked, earlier),
      textsReviewed(prisma, asked, recently),
    ]);
    const days = { answers, verdicts };
    const counts = beginning === null ? null : countsOf(firstAnswers);
    const periods = buckets
      .map((one) => periodOf(days, { ...one, level }, counts))
      .filter((one) => one.answers > 0 || one.reviews.compared > 0);
    const recent = periodOf(days, recently, counts);
    const before = periodOf(days, earlier, counts);
    return {
      model: await nameOf(modelId),
      level,
      bucket,
      periods,
      recent,
      before,
      first: beginning === null ? null : periodOf({ answers: firstAnswers, verdicts: [] }, beginning, null),
      alerts: alertsOf(days, { recent, before, texts: { before: textsBefore, now: textsNow } }, settings),
    };
  };

  let kept: { readonly at: number; readonly watch: Promise<Watch> } | null = null;
  return {
    watch,
    active() {
      if (kept === null || now().getTime() - kept.at > FRESH_MILLISECONDS) {
        const asked = watch(checked(watchRequest.fields, {}));
        // Whoever waits hears of a failure; the next one asks again.
        asked.catch(() => (kept = null));
        kept = { at: now().getTime(), watch: asked };
      }
      return kept.watch;
    },
  };
}

/** As many days as are compared, and on until there are enough answers to know their mix. */
function beginningOf(
  { from, enough }: { readonly from: string; readonly enough: string | null },
  tomorrow: string,
  { days }: AlertSettings,
): { readonly from: string; readonly to: string } {
  const until = enough === null ? tomorrow : addDays(enough, 1);
  const least = addDays(from, days);
  return { from, to: until > least ? until : least };
}
