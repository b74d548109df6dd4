import { expect, it } from 'vitest';
import { createMetrics, summedFigures } from '@nonet/services/metrics';
import { FiguresOfLives } from './figures-of-lives.js';

/** A process that counts requests and holds one of them, until it ends. */
function life(counted: number) {
  const figures = [
    {
      name: 'asked_total',
      help: 'asked',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value: counted, labels: {} }],
    },
    { name: 'held', help: 'held', type: 'gauge', aggregator: 'sum', values: [{ value: 1, labels: {} }] },
  ];
  let end: (how: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (end = resolve));
  let isBusy = false;
  const ask = () => (isBusy ? Promise.reject(new Error('it does not answer')) : Promise.resolve(figures));
  return {
    process: { ask } as never,
    ended,
    end: () => end('SIGKILL'),
    beBusy: () => (isBusy = true),
  };
}

it('never tells less than was counted, where a process ends or does not answer', async () => {
  const figures = new FiguresOfLives();
  const told = async (lives: Parameters<FiguresOfLives['of']>[0]) => {
    const text = await summedFigures([...(await figures.of(lives)), await createMetrics().figures()]);
    return text.split('\n').filter((line) => /^(asked_total|held) /.test(line));
  };
  const [one, other] = [life(3), life(4)];
  expect(await told([one, other])).toEqual(['asked_total 7', 'held 2']);
  one.beBusy();
  expect(await told([one, other])).toEqual(['asked_total 7', 'held 2']);
  one.end();
  await one.ended;
  expect(await told([other])).toEqual(['asked_total 7', 'held 1']);
  const heir = life(2);
  expect(await told([other, heir])).toEqual(['asked_total 9', 'held 2']);
  heir.end();
  await heir.ended;
  expect(await told([other])).toEqual(['asked_total 9', 'held 1']);
});
