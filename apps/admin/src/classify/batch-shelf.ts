import { find, placesOf, putAll, remove } from '../data/shelf.js';
import { type BatchRow, firstOutcome, type Outcome, type Tally } from './batch-outcome.js';
import type { BatchText } from './batch-texts.js';

/** What a list of earlier batches says of one. */
export interface BatchHead extends Tally {
  readonly id: string;
  /** Whose it is: a browser may be used by several people. */
  readonly owner: string;
  /** The file, or that it was pasted. */
  readonly name: string;
  readonly readAt: string;
}

/** Texts stay as they were read, and are written once; outcomes come one by one. */
const HEAD = 'batch';
const TEXTS = 'batch-texts';
const OUTCOMES = 'batch-outcomes';

/** So many batches of one person are kept; the oldest goes. */
export const MOST_KEPT = 10;

/** Whether somebody still wants to keep it: asked at each write, as others forget it or sign out while one is waited for. */
type IsWanted = () => boolean;

export async function keepTexts(
  head: BatchHead,
  texts: readonly BatchText[],
  isWanted: IsWanted,
): Promise<boolean> {
  const earlier = await keptBatches(head.owner);
  if (!isWanted()) return false;
  await Promise.all(earlier.slice(MOST_KEPT - 1).map(({ id }) => forgetBatch(id)));
  if (!isWanted()) return false;
  return putAll([
    [[TEXTS, head.id], texts],
    [[HEAD, head.id], head],
  ]);
}

/** In one write: whatever takes it away comes before or after all of it. */
export function keepOutcomes(head: BatchHead, rows: readonly BatchRow[]): Promise<boolean> {
  return putAll([
    [[OUTCOMES, head.id], rows.map(({ outcome }) => outcome)],
    [[HEAD, head.id], head],
  ]);
}

export async function keptBatches(owner: string): Promise<BatchHead[]> {
  const heads = await Promise.all((await placesOf(HEAD)).map((place) => find<BatchHead>(place)));
  return heads.filter((head): head is BatchHead => head?.owner === owner).sort(newestFirst);
}

export const newestFirst = (a: BatchHead, b: BatchHead): number => (a.readAt < b.readAt ? 1 : -1);

/** What was on its way to the server when the page was left waits again. */
export async function keptRows(id: string): Promise<BatchRow[]> {
  const texts = (await find<BatchText[]>([TEXTS, id])) ?? [];
  const outcomes = (await find<Outcome[]>([OUTCOMES, id])) ?? [];
  return texts.map((text, i) => {
    const outcome = outcomes[i];
    return { text, outcome: !outcome || outcome.state === 'running' ? firstOutcome(text) : outcome };
  });
}

export const forgetBatch = (id: string): Promise<void> =>
  remove([
    [HEAD, id],
    [TEXTS, id],
    [OUTCOMES, id],
  ]);
