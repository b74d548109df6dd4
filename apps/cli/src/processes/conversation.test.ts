import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { type ChannelEnd, converse } from './conversation.js';

/** Two ends of a channel; what is sent to one is heard at the other. */
function channel(): [ChannelEnd & EventEmitter, ChannelEnd & EventEmitter] {
  const ends = [new EventEmitter(), new EventEmitter()] as [EventEmitter, EventEmitter];
  const sendTo = (other: EventEmitter) => (message: object, sent: (error: Error | null) => void) => {
    setImmediate(() => other.emit('message', JSON.parse(JSON.stringify(message))));
    sent(null);
    return true;
  };
  return [
    Object.assign(ends[0], { send: sendTo(ends[1]) }),
    Object.assign(ends[1], { send: sendTo(ends[0]) }),
  ];
}

interface Adder {
  sum(a: number, b: number): number;
  fail(): void;
}
const adder: Adder = {
  sum: (a, b) => a + b,
  fail() {
    throw new Error('no');
  },
};

it('brings questions to the other end and answers back, in any order, both ways', async () => {
  const [here, there] = channel();
  const slow = { sum: (a: number, b: number) => new Promise((resolve) => setImmediate(resolve, a * b)) };
  const one = converse<Adder>(here, slow);
  const other = converse<Adder>(there, adder);
  expect(await Promise.all([one.ask('sum', 2, 3), other.ask('sum', 2, 3), one.ask('sum', 1, 1)])).toEqual([
    5, 6, 2,
  ]);
});

it('says what went wrong at the other end', async () => {
  const [here, there] = channel();
  const one = converse<Adder>(here, {});
  converse(there, adder);
  await expect(one.ask('fail')).rejects.toThrow('asked for fail: Error: no');
  await expect(converse<Adder>(there, {}).ask('sum', 1, 1)).rejects.toThrow('asked for sum');
});

it('waits for nobody who is gone, or cannot be reached', async () => {
  const [here] = channel();
  const asked = converse<Adder>(here, {}).ask('sum', 1, 1);
  here.emit('disconnect');
  await expect(asked).rejects.toThrow('it is gone');
  const closed: ChannelEnd = Object.assign(new EventEmitter(), {
    send: (_: object, sent: (error: Error) => void) => {
      sent(new Error('channel closed'));
      return false;
    },
  });
  await expect(converse<Adder>(closed, {}).ask('sum', 1, 1)).rejects.toThrow('channel closed');
});
