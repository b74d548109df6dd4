import type { Matrix } from '@nonet/numerics';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConformanceCode } from './conformance-check.js';
import { heldBytes, longestStall, millisecondsOf } from './measures.js';
import { processState } from './process-state.js';

/** An expert or an encoder, as far as its manners are concerned. */
export interface Asked {
  /** Its answer to `count` texts, from the given one on. */
  ask(from: number, count: number, signal: AbortSignal): Promise<Matrix>;
  dispose(): Promise<void>;
}

export interface Manners {
  readonly name: string;
  readonly code: ConformanceCode;
  /** null: kept; else what is wrong. */
  verify(open: () => Promise<Asked>): Promise<string | null>;
}

const never = new AbortController().signal;

/** Milliseconds for which others may have to wait while a few texts are answered. */
const STALL = 100;
/** A machine that is busy stalls too, now and then; a plugin that blocks does every time. */
const ATTEMPTS = 5;
const LEAK_BYTES = 1_000_000;
const LEAK_CALLS = 10;
const FEW = 8;

/**
 * What whatever lives in a server owes to the others there.
 * @param millisecondsPerText that an answer may take
 * @param tolerance by which an answer may differ from one to the same texts
 */
export function serverManners(millisecondsPerText: number, tolerance: number): Manners[] {
  return [
    {
      name: 'answers several callers at a time as it answers each alone',
      code: 'CONFORMANCE_CONCURRENCY',
      async verify(open) {
        const asked = await open();
        const parts = [1, 2, 3, 5].map((count) => [count * 2, count] as const);
        const alone: Matrix[] = [];
        for (const part of parts) alone.push(await asked.ask(...part, never));
        const together = await Promise.all(parts.map((part) => asked.ask(...part, never)));
        const wrong = together.findIndex(
          ({ data }, i) =>
            data.length !== alone[i].data.length ||
            data.some((value, at) => !(Math.abs(value - alone[i].data[at]) <= tolerance)),
        );
        return wrong < 0 ? null : `it says something else to ${parts[wrong][1]} texts while others ask too`;
      },
    },
    {
      name: 'stops in the middle of an answer when the caller gives up',
      code: 'CONFORMANCE_ABORT',
      verify: async (open) => stopsInTheMiddle(await open()),
    },
    {
      name: 'lets others work while it answers',
      code: 'CONFORMANCE_BLOCKS',
      async verify(open) {
        const asked = await open();
        let shortest = Infinity;
        for (let attempt = 0; attempt < ATTEMPTS && shortest > STALL; attempt++)
          shortest = Math.min(shortest, await longestStall(() => asked.ask(0, FEW, never)));
        if (shortest <= STALL) return null;
        return `nothing else could be done for ${Math.round(shortest)} ms while it answered ${FEW} texts (${STALL} ms are allowed): let others work now and then, or compute in a thread`;
      },
    },
    {
      name: 'holds no more memory after an answer than before it',
      code: 'CONFORMANCE_LEAK',
      async verify(open) {
        const asked = await open();
        const growth = async () => {
          const before = await heldBytes();
          for (let call = 0; call < LEAK_CALLS; call++) await asked.ask(0, FEW, never);
          return ((await heldBytes()) - before) / LEAK_CALLS;
        };
        // The first answers may fill caches.
        for (let call = 0; call < 3; call++) await asked.ask(0, FEW, never);
        let least = await growth();
        for (let again = 0; again < 2 && least > LEAK_BYTES; again++) least = Math.min(least, await growth());
        if (least <= LEAK_BYTES) return null;
        return `it holds ${(least / 1e6).toFixed(1)} MB more after each answer`;
      },
    },
    {
      name: 'leaves the process as it was',
      code: 'CONFORMANCE_GLOBALS',
      async verify(open) {
        const changes = processState();
        const asked = await open();
        await asked.ask(0, FEW, never);
        await asked.dispose();
        const found = changes();
        return found.length === 0 ? null : `it changes what all code shares: ${found.join('; ')}`;
      },
    },
    {
      name: 'may be disposed of twice',
      code: 'CONFORMANCE_DISPOSE',
      async verify(open) {
        const asked = await open();
        await asked.dispose();
        return asked.dispose().then(
          () => null,
          (error: unknown) => `the second time it rejects with ${String(error)}`,
        );
      },
    },
    {
      name: 'answers in time',
      code: 'CONFORMANCE_SLOW',
      async verify(open) {
        const asked = await open();
        let fastest = Infinity;
        for (let attempt = 0; attempt < 3 && fastest > millisecondsPerText * FEW; attempt++)
          fastest = Math.min(fastest, await millisecondsOf(() => asked.ask(0, FEW, never)));
        if (fastest <= millisecondsPerText * FEW) return null;
        return `it takes ${Math.round(fastest / FEW)} ms for a text; ${millisecondsPerText} ms are allowed`;
      },
    },
  ];
}

/** Long enough for somebody to give up meanwhile. */
const LONG = 40;

async function stopsInTheMiddle(asked: Asked): Promise<string | null> {
  const reason = new Error('given up');
  let [count, took] = [FEW, 0];
  for (; count <= 8192; count *= 8) {
    took = await millisecondsOf(() => asked.ask(0, count, never));
    if (took >= LONG) break;
  }
  // One that has answered before anybody can give up need not stop.
  if (took < LONG) return null;
  let worked = 0;
  for (let attempt = 0; attempt < 3; attempt++) {
    const control = new AbortController();
    let [isOver, isInTime] = [false, false];
    const outcome = asked.ask(0, count, control.signal).then(
      () => ((isOver = true), null),
      (error: unknown) => ((isOver = true), error),
    );
    await sleep(took / 4);
    isInTime = !isOver;
    control.abort(reason);
    const thrown = await outcome;
    if (thrown === reason) return null;
    if (thrown !== null) return `it rejected with ${String(thrown)}, not with the signal's reason`;
    if (isInTime) worked++;
  }
  return worked < 3
    ? null
    : `it worked on to the end of ${count} texts although the signal was aborted meanwhile`;
}
