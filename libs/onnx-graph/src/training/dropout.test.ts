import { mean } from '@nonet/numerics';
import { expect, it } from 'vitest';
import { Expressions } from '../autodiff/expressions.js';
import { gradients } from '../autodiff/gradients.js';
import { floats, runGraph, value } from '../testing/run-graph.js';
import { dropout } from './dropout.js';

const [rows, columns, rate] = [100, 200, 0.3];

/** Ones through dropout under each of the seeds, and the gradient of their sum. */
const drop = (...seeds: number[]) =>
  runGraph(
    [floats([rows, columns], Array(rows * columns).fill(1)), value('int64', [seeds.length], seeds)],
    (graph, [x, all]) => {
      const f = new Expressions(graph);
      return seeds.flatMap((_, i) => {
        const out = dropout(f, x!, rate, f.gather(all!, graph.constant('int64', i)));
        return [out, ...gradients(graph, f.total(out), [x!])];
      });
    },
  );

const agreement = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((x, i) => Number(x > 0 === b[i]! > 0)));

it('drops the given share, keeps the mean, and sends gradients where values went', async () => {
  const [out, gradient] = await drop(7);
  expect(mean(out!.values.map((x) => Number(x === 0)))).toBeCloseTo(rate, 1.7);
  expect(mean(out!.values)).toBeCloseTo(1, 1.5);
  expect(new Set(out!.values)).toEqual(new Set([0, Math.fround(Math.fround(1 / (1 - rate)))]));
  expect(gradient!.values).toEqual(out!.values);
});

it('is the same for the same seed and independent between seeds and places', async () => {
  const [a, , b, , c] = await drop(7, 8, 7);
  expect(c!.values).toEqual(a!.values);
  const chance = rate ** 2 + (1 - rate) ** 2;
  expect(agreement(a!.values, b!.values)).toBeCloseTo(chance, 1.5);
  for (const lag of [1, columns]) {
    expect(agreement(a!.values.slice(lag), a!.values.slice(0, -lag))).toBeCloseTo(chance, 1.5);
  }
});
