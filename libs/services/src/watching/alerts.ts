import { NONET } from '@nonet/errors';
import { fallOf, type Fall, type Stratum, type TextCounts } from './fallen-agreement.js';
import { agreementOf, type PeriodDays } from './watched-days.js';
import type { Agreement, WatchAlert, WatchedPeriod } from './watching.service.js';

/** When to ring. */
export interface AlertSettings {
  /** By how much agreement has to fall, 0 to 1. */
  readonly drop: number;
  /** Days that are compared with as many before them. */
  readonly days: number;
}

/** How probable a fall may be where nothing changed. */
const PROBABLE = 0.01;
/** From this index on a mix of sections counts as another one. */
const ANOTHER_MIX = 0.25;

interface Compared {
  readonly recent: WatchedPeriod;
  readonly before: WatchedPeriod;
  /** That verdicts are of. */
  readonly texts: TextCounts;
}

export function alertsOf(
  days: PeriodDays,
  { recent, before, texts }: Compared,
  settings: AlertSettings,
): WatchAlert[] {
  const offices = fallOf([{ before: before.offices, now: recent.offices }]);
  const reviews = fallOf(strataOf(days, { recent, before }), texts);
  return [
    ...fallen('offices', 'the symbols of offices', offices, before.offices, recent.offices, settings),
    ...fallen('reviews', 'reviews', reviews, before.reviews, recent.reviews, settings),
    ...drifted(recent),
  ];
}

/** Verdicts by the size of their scores. */
function strataOf({ verdicts }: PeriodDays, { recent, before }: Omit<Compared, 'texts'>): Stratum[] {
  const within = ({ from, to }: WatchedPeriod, scores: number) =>
    agreementOf(verdicts.filter((one) => one.scores === scores && one.day >= from && one.day < to));
  return [...new Set(verdicts.map(({ scores }) => scores))].map((scores) => ({
    before: within(before, scores),
    now: within(recent, scores),
  }));
}

const shareOf = ({ agreed, compared }: Agreement) => agreed / compared;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function fallen(
  about: 'offices' | 'reviews',
  named: string,
  fall: Fall | null,
  old: Agreement,
  own: Agreement,
  { drop, days }: AlertSettings,
): WatchAlert[] {
  if (fall === null || fall.by < drop || fall.probability > PROBABLE) return [];
  const [before, now] = [shareOf(old), shareOf(own)];
  // Where reviewers turned to surer answers, the whole may rise while each part of it falls.
  const changed = now < before ? 'fell' : 'changed';
  const alike =
    about === 'reviews'
      ? `; among scores of the same size it fell by ${(fall.by * 100).toFixed(1)} points`
      : '';
  const message = `Agreement with ${named} ${changed} from ${percent(before)} (${old.compared}) to ${percent(now)} (${own.compared}) within ${days} days${alike}. Look at what is new: ${NONET} watch --bucket day`;
  return [{ about, message, before, now, probability: fall.probability }];
}

function drifted({ drift, answers }: WatchedPeriod): WatchAlert[] {
  if (drift === null || drift.index < ANOTHER_MIX || drift.index < drift.byChance) return [];
  const message = `The ${answers} latest answers have another mix of sections than the first ones of this version (population stability index ${drift.index.toFixed(2)}).`;
  return [{ about: 'sections', message, before: null, now: null, probability: null }];
}
