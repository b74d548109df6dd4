import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairShare, type Leave } from './fair-share.js';

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('a fair share', () => {
  test('leaves a place to one who comes later, however many times another asked before', async () => {
    const share = new FairShare({ places: 10, each: 6 });
    for (let i = 0; i < 100; i++) void share.enter('many');
    await soon();
    expect(share.waiting).toBe(94);
    await share.enter('one');
    expect(share.waiting).toBe(94);
  });

  test('serves whoever holds fewest next, and of these in turns, however long one of them waits', async () => {
    const share = new FairShare({ places: 2, each: 2 });
    const order: string[] = [];
    const leaves: Leave[] = [];
    const enter = async (who: string) => {
      leaves.push(await share.enter(who.slice(0, 1)));
      order.push(who);
    };
    for (const who of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) void enter(who);
    for (let i = 0; i < 7; i++) {
      await soon();
      leaves.shift()?.();
    }
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'c1', 'b2', 'a4']);
  });

  test('is not taken by one who gave up waiting, nor given back twice', async () => {
    const share = new FairShare({ places: 1, each: 1 });
    const leave = await share.enter('a');
    const gone = new AbortController();
    const waiting = share.enter('b', gone.signal);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(share.enter('b', gone.signal)).rejects.toThrow('gone');
    expect(share.waiting).toBe(0);
    leave();
    leave();
    await share.enter('c');
    void share.enter('d');
    await soon();
    expect(share.waiting).toBe(1);
  });

  test('sends away who finds its queue full, and of those who wait the last of whoever waits most often', async () => {
    const refusal = () => new Error('full');
    const share = new FairShare({
      places: 1,
      each: 1,
      queue: { most: 3, patienceMilliseconds: 60_000, refusal },
    });
    const gone = new AbortController();
    const leave = await share.enter('held');
    const waiting = ['a1', 'a2', 'a3'].map(async (who) => {
      await share.enter(who.slice(0, 1), gone.signal);
      return who;
    });
    await expect(share.enter('a')).rejects.toThrow('full');
    const other = share.enter('b', gone.signal);
    await expect(waiting[2]).rejects.toThrow('full');
    expect(share.waiting).toBe(3);
    await expect(share.enter('b')).rejects.toThrow('full');
    leave();
    expect(await waiting[0]).toBe('a1');
    expect(share.waiting).toBe(2);
    gone.abort(new Error('gone'));
    await expect(waiting[1]).rejects.toThrow('gone');
    await expect(other).rejects.toThrow('gone');
  });

  test('sends away who has waited too long', async () => {
    const queue = { most: 3, patienceMilliseconds: 20, refusal: () => new Error('full') };
    const share = new FairShare({ places: 1, each: 1, queue });
    const leave = await share.enter('held');
    await expect(share.enter('a')).rejects.toThrow('full');
    expect(share.waiting).toBe(0);
    leave();
    await share.enter('a');
  });

  test('never gives more places than there are, nor more than its share to anybody, and leaves nobody waiting for ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }),
        async (places, each, comers) => {
          const share = new FairShare({ places, each });
          const held = { a: 0, b: 0, c: 0 };
          await Promise.all(
            comers.map(async (who) => {
              const leave = await share.enter(who);
              held[who]++;
              expect(held.a + held.b + held.c).toBeLessThanOrEqual(places);
              expect(held[who]).toBeLessThanOrEqual(each);
              await soon();
              held[who]--;
              leave();
            }),
          );
          expect(share.waiting).toBe(0);
        },
      ),
    );
  });
});
