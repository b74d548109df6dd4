import { Expressions } from '@nonet/onnx-graph';
import { expect, it } from 'vitest';
import { ABSENT, PRESENT, UNKNOWN } from './examples.js';
import { GraphSession } from './graph-session.js';
import { lossSum } from './label-losses.js';
import type { HeadLoss } from './settings.js';

const LOGITS = [0.5, -2, 6, -6, 3, 0, 1, -1, 0.5];
// The third row is not known to carry anything.
const RELATIONS = [PRESENT, ABSENT, ABSENT, PRESENT, UNKNOWN, PRESENT, ABSENT, UNKNOWN, ABSENT];

const probability = (logit: number) => 1 / (1 + Math.exp(-logit));

it.each<[HeadLoss, (logit: number) => number, (logit: number) => number]>([
  ['binary-cross-entropy', (x) => -Math.log(probability(x)), (x) => -Math.log(1 - probability(x))],
  ['squared-hinge', (x) => Math.max(0, 1 - x) ** 2, (x) => Math.max(0, 1 + x) ** 2],
])('lossSum with %s follows its formula, and counts nothing where a label is unknown', async (...given) => {
  const [loss, present, absent] = given;
  const session = await GraphSession.open((graph) => {
    const f = new Expressions(graph);
    const logits = graph.initializer('logits', 'float32', [3, 3], Float32Array.from(LOGITS));
    const truth = graph.initializer('truth', 'float32', [3, 3], Float32Array.from(RELATIONS));
    graph.output('result', lossSum(f, loss, logits, truth));
  });
  const [found] = await session.run({});
  await session.dispose();
  const expected = LOGITS.map((logit, at) => {
    if (RELATIONS[at] === UNKNOWN) return 0;
    return RELATIONS[at] === PRESENT ? present(logit) : absent(logit);
  });
  expect(found).toBeCloseTo(
    expected.reduce((sum, value) => sum + value),
    4,
  );
});
