import { useEffect, useMemo, useRef, useState } from 'react';
import { type CursorPages, useCursorPages } from '../data/use-cursor-pages.js';
import { isOver, RUN_CHANGES, type RunKind, type RunRow, RUNS, type RunState } from './runs-query.js';
import { useLastingSubscription } from './use-lasting-subscription.js';

interface Asked {
  readonly state: RunState | undefined;
  readonly kind: RunKind | undefined;
}

/** What was missed between the list and the subscription shows after so long. */
const LOOK_AGAIN_MILLISECONDS = 20_000;

/** The list of runs as it is now: new ones come in at the top, and each line changes with its run. */
export function useLiveRuns({ state, kind }: Asked): CursorPages<RunRow> {
  const pages = useCursorPages({
    document: RUNS,
    variables: { filter: { state: state ?? null, kind: kind ?? null } },
    connection: ({ runs }) => runs,
  });
  const [changed, setChanged] = useState<ReadonlyMap<string, RunRow>>(new Map());
  useLastingSubscription({
    document: RUN_CHANGES,
    variables: () => ({ filter: null }),
    name: 'runs',
    onData: ({ runChanges: run }) => setChanged((before) => new Map(before).set(run.id, run)),
    onAgain: pages.refresh,
  });

  const rows = useMemo(
    () => merged(pages.rows, changed, { state, kind }),
    [pages.rows, changed, state, kind],
  );
  const { rows: listed } = pages;
  const latest = useRef(pages.refresh);
  latest.current = pages.refresh;
  // Further pages are not thrown away for it.
  const isShort = listed.length <= 50;
  useEffect(() => {
    if (!isShort) return;
    const timer = setInterval(() => latest.current(), LOOK_AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isShort]);
  const { totalCount } = pages;
  return {
    ...pages,
    rows,
    totalCount: totalCount === undefined ? undefined : totalCount + rows.length - listed.length,
  };
}

/** The listed runs as they now are, and before them those that were asked for since. */
function merged(
  listed: readonly RunRow[],
  changed: ReadonlyMap<string, RunRow>,
  { state, kind }: Asked,
): readonly RunRow[] {
  const known = new Set(listed.map(({ id }) => id));
  const newest = listed[0]?.createdAt ?? '';
  const added = [...changed.values()].filter(({ id, createdAt }) => !known.has(id) && createdAt >= newest);
  return [
    ...added.sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    ...listed.map((run) => newer(run, changed.get(run.id))),
  ].filter((run) => (!state || run.state === state) && (!kind || run.kind === kind));
}

/** A run that is over does not begin again, whichever answer came last. */
const newer = (listed: RunRow, told: RunRow | undefined): RunRow =>
  !told || (isOver(listed.state) && !isOver(told.state)) ? listed : told;
