import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from './turns.js';

test('turns are taken one after the other for one key, and at once for two', async () => {
  const turns = new Turns<string>();
  const said: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    said.push(`${name} begins`);
    await sleep(milliseconds);
    said.push(`${name} ends`);
  };
  await Promise.all([
    turns.take('a', work('first', 40)),
    turns.take('a', work('second', 0)),
    turns.take('b', work('other', 0)),
  ]);
  expect(said).toEqual([
    'first begins',
    'other begins',
    'other ends',
    'first ends',
    'second begins',
    'second ends',
  ]);
});

test('a turn that fails is the end of it alone', async () => {
  const turns = new Turns<string>();
  const failed = turns.take('a', () => Promise.reject(new Error('boom')));
  const next = turns.take('a', async () => 'done');
  await expect(failed).rejects.toThrow('boom');
  expect(await next).toBe('done');
});

test('a turn that does not come in time is not taken, and those behind it keep their order', async () => {
  const turns = new Turns<string>();
  let release: () => void = () => undefined;
  const first = turns.take('a', () => new Promise<void>((resolve) => (release = resolve)));
  let begun = false;
  const second = turns.take('a', async () => (begun = true), { patience: 20 });
  const third = turns.take('a', async () => 'third');
  await expect(second).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  release();
  await first;
  expect(await third).toBe('third');
  expect(begun).toBe(false);
});
