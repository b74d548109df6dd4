import { ApiError } from '../data/api-error.js';
import { uniqueKey } from '../data/request-key.js';
import { timesCleared } from '../data/shelf.js';
import type { Send } from '../data/use-send.js';
import { type BatchRow, firstOutcome, type Outcome, tallyOf } from './batch-outcome.js';
import * as browserShelf from './batch-shelf.js';
import { type BatchHead, MOST_KEPT, newestFirst } from './batch-shelf.js';
import type { BatchText } from './batch-texts.js';
import { type ShortAnswer, SHORT_ANSWER } from './classify-query.js';

export interface BatchState {
  /** Null: there is none. */
  readonly head: BatchHead | null;
  readonly rows: readonly BatchRow[];
  readonly running: boolean;
  /** Whether the browser has kept it, and it will be there after a reload. */
  readonly isKept: boolean;
  /** All that are kept, the newest first; the one that is shown among them. */
  readonly kept: readonly BatchHead[];
}

interface BatchOptions {
  readonly ask: Send['ask'];
  readonly owner: string;
  /** `nowhere` when somebody wants to leave nothing behind on this computer. */
  readonly keeping: () => 'browser' | 'nowhere';
  readonly shelf?: Pick<
    typeof browserShelf,
    'forgetBatch' | 'keepOutcomes' | 'keepTexts' | 'keptBatches' | 'keptRows'
  >;
}

/** So many texts are with the server at a time: others want their answers too. */
const AT_A_TIME = 3;
const ATTEMPTS = 6;
const PAUSE_MILLISECONDS = 1_500;
const KEEP_EVERY_MILLISECONDS = 2_000;

export type Batch = ReturnType<typeof createBatch>;

/**
 * Classifies many texts, a few at a time. It belongs to the session, not to its page: it goes on while other pages are looked at,
 * and the browser keeps what came of it.
 */
export function createBatch({ ask, owner, keeping, shelf = browserShelf }: BatchOptions) {
  let state: BatchState = { head: null, rows: [], running: false, isKept: true, kept: [] };
  let controller: AbortController | null = null;
  let closed = false;
  let keptAt = 0;
  let begun = timesCleared();
  /** How often another batch was put before people: whoever read slowly does not replace what came since. */
  let turn = 0;
  const forgotten = new Set<string>();
  const listeners = new Set<() => void>();

  function set(change: Partial<BatchState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function setOutcome(id: string, index: number, outcome: Outcome): void {
    if (state.head?.id !== id) return;
    set({ rows: state.rows.map((row, i) => (i === index ? { ...row, outcome } : row)) });
    if (performance.now() - keptAt > KEEP_EVERY_MILLISECONDS) void keep();
  }

  /** Whether it may be written down. To be asked right before each write, as whoever signs out or forgets it does not wait. */
  const isWanted = (id: string): boolean =>
    !closed && begun === timesCleared() && keeping() === 'browser' && !forgotten.has(id);

  /** Writes down what there is so far. */
  async function keep(): Promise<void> {
    keptAt = performance.now();
    if (!state.head || closed) return;
    const head = { ...state.head, ...tallyOf(state.rows) };
    const others = state.kept.filter(({ id }) => id !== head.id);
    set({ head, kept: [head, ...others].sort(newestFirst).slice(0, MOST_KEPT) });
    if (!isWanted(head.id)) return;
    const isKept = await shelf.keepOutcomes(head, state.rows);
    if (state.head?.id === head.id) set({ isKept });
  }

  /** Begins with other texts; those before stay among the kept ones. */
  async function take(name: string, texts: readonly BatchText[]): Promise<void> {
    turn++;
    await stop();
    const rows = texts.map((text) => ({ text, outcome: firstOutcome(text) }));
    const head = { id: uniqueKey(), owner, name, readAt: new Date().toISOString(), ...tallyOf(rows) };
    set({ head, rows, isKept: keeping() === 'browser', kept: keeping() === 'browser' ? state.kept : [] });
    if (keeping() === 'browser') {
      const isKept = await shelf.keepTexts(head, texts, () => isWanted(head.id));
      if (state.head?.id === head.id) set({ isKept });
    }
    await keep();
  }

  async function open(id: string): Promise<void> {
    const head = state.kept.find((one) => one.id === id);
    if (!head || state.head?.id === id) return;
    const own = ++turn;
    await stop();
    const rows = await shelf.keptRows(id);
    if (closed || own !== turn || forgotten.has(id)) return;
    // Another tab has forgotten it, or kept so many since that it went.
    if (rows.length === 0) set({ kept: state.kept.filter((one) => one.id !== id) });
    else set({ head, rows, isKept: true });
  }

  async function forget(id: string): Promise<void> {
    forgotten.add(id);
    if (state.head?.id === id) {
      halt();
      set({ head: null, rows: [] });
    }
    set({ kept: state.kept.filter((one) => one.id !== id) });
    await shelf.forgetBatch(id);
  }

  async function start(options: Readonly<Record<string, unknown>>): Promise<void> {
    await stop();
    const { head, rows } = state;
    if (!head) return;
    const own = (controller = new AbortController());
    const { signal } = own;
    const queue = rows.flatMap(({ text, outcome }, index) =>
      text.read.state === 'text' && outcome.state !== 'done' ? [{ index, parts: text.read.parts }] : [],
    );
    set({ running: true });
    const work = async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
        setOutcome(head.id, next.index, { state: 'running' });
        try {
          const input = { ...next.parts, ...options };
          const { classification } = await patiently(
            () =>
              ask<{ classification: ShortAnswer }, Record<string, unknown>>(SHORT_ANSWER, { input }, signal),
            signal,
          );
          if (signal.aborted) return;
          setOutcome(head.id, next.index, { state: 'done', answer: classification });
        } catch (failure) {
          if (signal.aborted) return;
          setOutcome(head.id, next.index, { state: 'failed', reason: reasonOf(failure as Error) });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    if (controller !== own) return;
    set({ running: false });
    await keep();
  }

  /** Asks for all texts once more, at another level or by another model. */
  async function again(options: Readonly<Record<string, unknown>>): Promise<void> {
    await stop();
    set({ rows: state.rows.map(({ text }) => ({ text, outcome: firstOutcome(text) })) });
    await start(options);
  }

  async function stop(): Promise<void> {
    if (!controller) return;
    halt();
    await keep();
  }

  /** What was with the server waits again; whoever asked for it changes nothing any more, however late the answer comes. */
  function halt(): void {
    controller?.abort();
    controller = null;
    const waiting: Outcome = { state: 'waiting' };
    const rows = state.rows.map((row) =>
      row.outcome.state === 'running' ? { ...row, outcome: waiting } : row,
    );
    set({ running: false, rows });
  }

  return {
    take,
    open,
    forget,
    start,
    again,
    stop,
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Finds what was kept before, and shows the newest of it. */
    async restore() {
      closed = false;
      begun = timesCleared();
      if (keeping() === 'nowhere' || state.head) return;
      const kept = await shelf.keptBatches(owner);
      if (closed) return;
      set({ kept: [...state.kept, ...kept.filter(({ id }) => state.kept.every((one) => one.id !== id))] });
      if (!state.head && kept[0]) await open(kept[0].id);
    },
    /** Whoever signs out leaves nothing running, and nothing is written any more. */
    close() {
      closed = true;
      halt();
    },
  };
}

const reasonOf = (error: Error): string =>
  error instanceof ApiError ? `${error.message} ${error.code}` : error.message;

/** A server that is busy is asked again a little later. */
async function patiently<Data>(attempt: () => Promise<Data>, signal: AbortSignal): Promise<Data> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (failure) {
      const isBusy =
        failure instanceof ApiError && (failure.code === 'RATE_LIMITED' || failure.code === 'OVERLOADED');
      if (!isBusy || tried >= ATTEMPTS || signal.aborted) throw failure;
      await new Promise((done) => setTimeout(done, PAUSE_MILLISECONDS * tried));
    }
  }
}
