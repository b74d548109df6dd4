import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Life } from './begin-life.js';
import { KeptProcess } from './kept-process.js';
import type { Part } from './part.js';

const part: Part = {
  kind: 'server',
  number: 2,
  servers: 2,
  share: { cores: 1, connections: 10 },
  isFirst: true,
};
const facts = { url: 'http://127.0.0.1:4000', adminKey: null };

/** A process that the test ends. */
interface TestedLife extends Life {
  readonly begunAs: Part;
  end(how?: string): void;
}

let lives: TestedLife[];
let kept: KeptProcess;
/** What becomes of a life: it is ready at once, ends before, or is not even begun. */
let fate: 'ready' | 'fails' | 'no room';
const WITHIN = 1_000;

function begin(begunAs: Part): Life {
  if (fate === 'no room') throw new Error('spawn ENOMEM');
  let end: (how?: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (end = (how = 'SIGKILL') => resolve(how)));
  const ready = fate === 'ready' ? Promise.resolve(facts) : Promise.reject(new Error('no memory'));
  ready.catch(() => end('exit code 1'));
  const stop = async () => end('exit code 0');
  lives.push({ begunAs, end, ended, ready, stop, kill: () => end(), process: undefined as never });
  return lives.at(-1)!;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  lives = [];
  fate = 'ready';
  kept = new KeptProcess(part, begin, pino({ level: 'silent' }));
});
afterEach(async () => {
  await kept.stop(WITHIN);
  vi.useRealTimers();
});

it('is begun again when it ends, not as the first of all, and is not there meanwhile', async () => {
  expect(await kept.start()).toEqual(facts);
  expect([kept.isReady, lives.length, lives[0]!.begunAs]).toEqual([true, 1, part]);
  lives[0]!.end();
  await expect.poll(() => kept.isReady).toBe(false);
  expect(kept.life).toBeNull();
  await expect.poll(() => [kept.isReady, lives.length]).toEqual([true, 2]);
  expect(lives[1]!.begunAs).toEqual({ ...part, isFirst: false });
});

it('is begun again later each time', async () => {
  const pauses: number[] = [];
  const log = pino({ level: 'silent' });
  vi.spyOn(log, 'warn').mockImplementation(((said: { pause: number }) => pauses.push(said.pause)) as never);
  kept = new KeptProcess(part, begin, log);
  await kept.start();
  fate = 'fails';
  lives[0]!.end();
  await expect.poll(() => pauses.slice(0, 4)).toEqual([100, 200, 400, 800]);
});

it('is begun again later where the system had no room for it', async () => {
  await kept.start();
  fate = 'no room';
  lives[0]!.end();
  await expect.poll(() => kept.isReady).toBe(false);
  fate = 'ready';
  await expect.poll(() => [kept.isReady, lives.length]).toEqual([true, 2]);
});

it('is begun again soon where it had lived for a while', async () => {
  const pauses: number[] = [];
  const log = pino({ level: 'silent' });
  vi.spyOn(log, 'warn').mockImplementation(((said: { pause: number }) => pauses.push(said.pause)) as never);
  kept = new KeptProcess(part, begin, log);
  await kept.start();
  for (const at of [0, 1]) {
    await expect.poll(() => lives.length).toBe(at + 1);
    vi.setSystemTime(Date.now() + 61_000);
    lives[at]!.end();
  }
  await expect.poll(() => pauses).toEqual([100, 100]);
});

it('says why its first start failed, and is not begun again once it was stopped', async () => {
  fate = 'fails';
  await expect(kept.start()).rejects.toThrow('no memory');
  await kept.stop(WITHIN);
  expect(lives).toHaveLength(1);
});

it('ends when it is stopped, also while it waits to be begun again', async () => {
  await kept.start();
  await kept.stop(WITHIN);
  expect([kept.isReady, kept.life, lives.length]).toEqual([false, null, 1]);
});
