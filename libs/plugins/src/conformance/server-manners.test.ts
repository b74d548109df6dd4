import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, test } from 'vitest';
import type { Expert, ExpertProvider } from '../contracts/expert.js';
import { rulesExpert } from '../contracts/rules-expert.js';
import { expertConformance } from './expert-conformance.js';

/** Useful, and as simple as it gets: it knows its symbols by words, and learns nothing. */
const green = rulesExpert({
  id: 'green',
  description: 'Words of green technologies',
  covers: ['Y02', 'Y04S'],
  role: 'replace',
  needs: ['metadata', 'scheme'],
  rules: ({ symbols }) => {
    const words: Record<string, RegExp> = { Y02E: /wind|solar|battery/i, Y02T: /electric vehicle|hybrid/i };
    return ({ text, metadata }) => {
      const helped = metadata?.symbols.some((symbol) => symbol.startsWith('H01M')) ? 0.2 : 0;
      return Object.fromEntries(
        symbols.map((symbol) => [symbol, words[symbol]?.test(text) ? 0.7 + helped : 0.02]),
      );
    };
  },
});

type Change = (expert: Expert) => Partial<Expert>;

function changed(change: Change): ExpertProvider {
  const made = async (expert: Promise<Expert>) => {
    const one = await expert;
    return Object.assign(one, change(one));
  };
  return {
    ...green,
    create: (options) => made(green.create(options)),
    open: (folder, options) => made(green.open(folder, options)),
  };
}

/** The codes of the promises that it breaks, of all or of those with a code. */
async function broken(provider: ExpertProvider, of?: string): Promise<string[]> {
  const codes: string[] = [];
  for (const { run, code } of expertConformance(provider, { millisecondsPerText: 10 }))
    if (of === undefined || code === of)
      await run().catch((error: unknown) => codes.push((error as { code: string }).code));
  return [...new Set(codes)];
}

/** The same as it is, but that something happens in each prediction. */
const before =
  (happens: (signal: AbortSignal) => void | Promise<void>): Change =>
  ({ predict }) => ({
    async predict(features, options) {
      options.signal.throwIfAborted();
      await happens(options.signal);
      return predict.call(this, features, options);
    },
  });

describe('the conformance kit', () => {
  it('passes a useful expert that goes by rules alone', async () => {
    expect(await broken(green)).toEqual([]);
  });

  const leaked: Float64Array[] = [];
  let waiting = 0;
  let disposed = new WeakSet<object>();
  test.each<[string, Change, string]>([
    ['leaks 20 MB a call', before(() => void leaked.push(new Float64Array(2_500_000).fill(1))), 'LEAK'],
    [
      'blocks for 150 ms a call',
      before(() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)),
      'BLOCKS',
    ],
    [
      'ignores that its caller has given up in the middle',
      ({ predict }) => ({
        async predict(features, { signal }) {
          signal.throwIfAborted();
          await sleep(60);
          return predict.call(this, features, { signal: new AbortController().signal });
        },
      }),
      'ABORT',
    ],
    [
      'writes to Object.prototype',
      before(() => void Object.assign(Object.prototype, { green: true })),
      'GLOBALS',
    ],
    ['replaces fetch', before(() => void (globalThis.fetch = async () => new Response())), 'GLOBALS'],
    [
      'sets a variable of the environment',
      before(() => void (process.env['GREEN'] = String(performance.now()))),
      'GLOBALS',
    ],
    [
      'cannot be disposed of twice',
      () => ({
        async dispose() {
          if (disposed.has(this)) throw new Error('gone already');
          disposed.add(this);
        },
      }),
      'DISPOSE',
    ],
    [
      'mixes up callers who ask at the same time',
      ({ predict }) => ({
        async predict(features, options) {
          waiting++;
          await sleep(5);
          const answer = await predict.call(this, features, options);
          if (waiting > 1) answer.data.fill(1);
          waiting--;
          return answer;
        },
      }),
      'CONCURRENCY',
    ],
    ['takes longer than it may', before(() => sleep(100)), 'SLOW'],
  ])('fails one that %s', async (_, change, code) => {
    const { fetch } = globalThis;
    try {
      expect(await broken(changed(change), `CONFORMANCE_${code}`)).toEqual([`CONFORMANCE_${code}`]);
    } finally {
      globalThis.fetch = fetch;
      Reflect.deleteProperty(Object.prototype, 'green');
      delete process.env['GREEN'];
      leaked.length = 0;
      disposed = new WeakSet();
    }
  });
});
