import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PEER_ROWS, PEERS_SOURCE } from './peer-rows.js';

interface Results {
  readonly date: string;
  readonly systems: readonly {
    readonly name: string;
    readonly title: string;
    readonly figures: Readonly<
      Record<string, Readonly<Record<string, { value: number; interval: [number, number] } | null>>>
    >;
  }[];
}

const NAMES: Readonly<Record<string, string>> = {
  'hit@1': 'hit1',
  'hit@3': 'hit3',
  'hit@5': 'hit5',
  'recall@5': 'recall5',
  'micro F1': 'microF1',
  'macro F1': 'macroF1',
  'instance F1': 'instanceF1',
};
const digits = (value: number) => Math.round(value * 10_000) / 10_000;

test('the rows of peers are those of the benchmark, to four digits', () => {
  const file = new URL('../../../../bench/results/peers.json', import.meta.url);
  const { date, systems } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  const expected = systems
    .filter(({ name }) => name !== 'nonet')
    .flatMap(({ title, figures }) =>
      Object.entries(figures).map(([set, measured]) => ({
        name: title,
        set,
        figures: Object.fromEntries(
          Object.entries(measured).flatMap(([name, figure]) =>
            figure ? [[NAMES[name], [figure.value, ...figure.interval].map(digits)]] : [],
          ),
        ),
      })),
    );
  expect(PEER_ROWS).toEqual(expected);
  expect(PEERS_SOURCE).toContain(date);
});
