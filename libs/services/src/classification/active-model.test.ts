import { setImmediate as soon } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelVersion } from '../models/models.service.js';
import { ActiveModel } from './active-model.js';
import type { ReadyModel } from './shared-model.js';

/** What is known of one preparation; it goes on until it is told to end. */
interface Load {
  readonly name: string;
  readonly signal: AbortSignal;
  /** Whether it is told when the version is ready. */
  readonly isTold: boolean;
  finish(): void;
}

let active: string;
let activated: () => void;
let loads: Load[];
let inMemory: Set<string>;
let mostInMemory: number;
let model: ActiveModel;
/** Models whose memory went with its thread. */
let lost: string[];

const versionOf = (reference: string) => ({ id: Number(reference.split('@')[1]), reference }) as ModelVersion;

beforeEach(() => {
  [active, loads, inMemory, mostInMemory, lost] = ['m@1', [], new Set(), 0, []];
  const models = {
    active: async () => versionOf(active),
    get: async (reference: string) => versionOf(reference),
    onActivation: (heard: () => void) => (activated = heard),
  };
  const taxonomy = { onChange: () => undefined };
  const dependencies = { models, taxonomy, onPrepared: () => undefined, log: pino({ level: 'silent' }) };
  model = new ActiveModel(dependencies as never, (version, { onPrepared }, { signal }) => {
    const name = version!.reference;
    inMemory.add(name);
    mostInMemory = Math.max(mostInMemory, inMemory.size);
    const dispose = async () => void inMemory.delete(name);
    return new Promise<ReadyModel>((resolve, reject) => {
      signal.addEventListener('abort', () => {
        inMemory.delete(name);
        reject(signal.reason as Error);
      });
      const isTold = onPrepared !== undefined;
      const vectors = {
        get isLost() {
          return lost.includes(name);
        },
      };
      const ready = { name, version, experts: { reader: { memory: { vectors } } }, dispose };
      loads.push({ name, signal, isTold, finish: () => resolve(ready as unknown as ReadyModel) });
    });
  });
});
afterEach(() => model.close());

const settled = async () => {
  for (let i = 0; i < 20; i++) await soon();
};
async function activate(reference: string): Promise<void> {
  active = reference;
  activated();
  await settled();
}
async function answering(): Promise<string> {
  const lease = await model.lease(null);
  lease.release();
  return lease.model.name;
}

describe('the active model', () => {
  beforeEach(async () => {
    const first = answering();
    await settled();
    loads[0]!.finish();
    expect(await first).toBe('m@1');
  });

  test('is what is told of when it is ready, and no version that a request names beside it', async () => {
    const other = model.lease('m@9');
    await settled();
    loads.at(-1)!.finish();
    (await other).release();
    expect(loads.map(({ name, isTold }) => [name, isTold])).toEqual([
      ['m@1', true],
      ['m@9', false],
    ]);
  });

  test('gives up what was superseded before it was ready, and keeps two in memory however many are activated', async () => {
    for (let i = 2; i <= 41; i++) await activate(`m@${i}`);
    expect(loads.filter(({ signal }) => !signal.aborted).map(({ name }) => name)).toEqual(['m@1', 'm@41']);
    expect(await answering()).toBe('m@1');
    loads.at(-1)!.finish();
    await settled();
    expect(await answering()).toBe('m@41');
    expect([...inMemory]).toEqual(['m@41']);
    expect(mostInMemory).toBe(2);
  });

  test('never begins what was superseded at once: of a burst of activations the last alone is loaded', async () => {
    for (let i = 2; i <= 41; i++) {
      active = `m@${i}`;
      activated();
    }
    await settled();
    const begun = loads.slice(1).map(({ name }) => name);
    expect(begun.at(-1)).toBe('m@41');
    expect(begun.length).toBeLessThan(5);
  });

  test('answers with what answered before, where that is activated again before the other was ready', async () => {
    await activate('m@2');
    await activate('m@1');
    loads.at(-1)!.finish();
    await settled();
    expect(await answering()).toBe('m@1');
    expect(loads[1]!.signal.aborted).toBe(true);
  });

  test.each([null, 'm@1'])(
    'is made ready anew where its memory is lost, once however many ask for %s',
    async (reference) => {
      const dead = await model.lease(reference);
      lost = ['m@1'];
      const waiting = [model.lease(reference), model.lease(reference)];
      await settled();
      expect(loads.map(({ name }) => name)).toEqual(['m@1', 'm@1']);
      lost = [];
      loads.at(-1)!.finish();
      const fresh = await Promise.all(waiting);
      expect(fresh[0]!.model).not.toBe(dead.model);
      expect(fresh[1]!.model).toBe(fresh[0]!.model);
      for (const { release } of [dead, ...fresh]) release();
    },
  );

  test('makes a named model ready anew where its memory is lost', async () => {
    const first = model.lease('m@7');
    await settled();
    loads.at(-1)!.finish();
    const dead = await first;
    lost = ['m@7'];
    const again = model.lease('m@7');
    await settled();
    expect(loads.map(({ name }) => name)).toEqual(['m@1', 'm@7', 'm@7']);
    lost = [];
    loads.at(-1)!.finish();
    const fresh = await again;
    expect(fresh.model).not.toBe(dead.model);
    for (const { release } of [dead, fresh]) release();
  });

  test('stops making a named model ready that two others have pushed out, unless a request waits for it', async () => {
    const gone = new AbortController();
    const waiting = model.lease('m@7');
    const left = model.lease('m@8', { signal: gone.signal }).catch(() => 'left');
    await settled();
    gone.abort(new Error('gone'));
    expect(await left).toBe('left');
    for (const reference of ['m@9', 'm@10']) void model.lease(reference).catch(() => undefined);
    await settled();
    const aborted = loads.filter(({ signal }) => signal.aborted).map(({ name }) => name);
    expect(aborted).toEqual(['m@8']);
    loads.find(({ name }) => name === 'm@7')!.finish();
    expect((await waiting).model.name).toBe('m@7');
  });
});
