import { expect, test } from 'vitest';
import { compareEvaluations } from './compare-models.js';
import { figuresOf } from './evaluation-figures.js';
import type { ModelEvaluation } from './models.service.js';

const evaluation = (f1: number, more: Partial<ModelEvaluation> = {}): ModelEvaluation => ({
  id: 'x',
  modelId: 1,
  runId: null,
  createdAt: new Date(0),
  dataset: 'dev',
  sha256: 'a'.repeat(64),
  level: 'section',
  mode: 'trained',
  documents: 4,
  metrics: {
    hit: { 1: 0.75, 3: 1, 5: 1 },
    micro: { precision: 0.5, recall: 1, f1 },
    interval: { hit1: [0.5, 1], microF1: [0.4, 0.9], perLabel: { A: [0.1, 0.8] } },
    perLabel: {
      A: { precision: 0.5, recall: 0.5, f1, support: 1 },
      B: { precision: 1, recall: 1, f1: 1, support: 3 },
    },
    calibration: { ece: 0.1, bins: [{ from: 0.9, to: 1, labels: 4, score: 0.95, right: 0.75 }] },
  },
  ...more,
});

test('figuresOf reads values with their intervals, labels by frequency, and what a reliability diagram is drawn from', () => {
  const { figures, labels, reliability } = figuresOf(evaluation(0.5));
  expect(figures).toContainEqual({ name: 'hit1', value: 0.75, interval: [0.5, 1] });
  expect(figures).toContainEqual({ name: 'hit3', value: 1, interval: null });
  expect(figures).toContainEqual({ name: 'microF1', value: 0.5, interval: [0.4, 0.9] });
  expect(labels.map(({ symbol, documents }) => [symbol, documents])).toEqual([
    ['B', 3],
    ['A', 1],
  ]);
  expect(labels[1]?.interval).toEqual([0.1, 0.8]);
  expect(reliability).toEqual([{ from: 0.9, to: 1, labels: 4, score: 0.95, right: 0.75 }]);
});

test('figuresOf takes what it understands of figures that something else wrote', () => {
  const { figures, labels } = figuresOf(evaluation(0, { metrics: { hit: 'none', micro: { f1: 0.25 } } }));
  expect(figures).toEqual([{ name: 'microF1', value: 0.25, interval: null }]);
  expect(labels).toEqual([]);
});

test('compareEvaluations pairs the newest figures on the same set, and puts the labels that differ most first', () => {
  const old = evaluation(0.1, { createdAt: new Date(-1) });
  const elsewhere = evaluation(0.9, { sha256: 'b'.repeat(64) });
  const [compared, ...others] = compareEvaluations([old, evaluation(0.5), elsewhere], [evaluation(0.75)]);
  expect(others).toEqual([]);
  expect(compared?.figures).toContainEqual({ name: 'microF1', a: 0.5, b: 0.75 });
  expect(compared?.labels.map(({ symbol, gain }) => [symbol, gain])).toEqual([
    ['A', 0.25],
    ['B', 0],
  ]);
});
