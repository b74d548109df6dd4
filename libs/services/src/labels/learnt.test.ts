import { USUAL_LABEL_PARAMETERS } from '@nonet/experts/label-sets';
import { expect, test } from 'vitest';
import { learntDigest } from './learnt.js';

const { alone, withExamples } = USUAL_LABEL_PARAMETERS;
const example = { id: 'a', text: 'A spade', carried: [1, 0], refused: [2], isComplete: true };
const other = { ...example, id: 'b' };

test('what was learnt is the same in whatever order examples and their labels come', async () => {
  const learnt = await learntDigest(withExamples, [example, other]);
  expect(await learntDigest(withExamples, [other, { ...example, carried: [0, 1] }])).toEqual(learnt);
});

test.each([
  ['other weights', alone, [example]],
  ['another example besides', withExamples, [example, other]],
  ['another number', withExamples, [other]],
  ['another text', withExamples, [{ ...example, text: 'A fork' }]],
  ['another label', withExamples, [{ ...example, carried: [0] }]],
  ['a refused label less', withExamples, [{ ...example, refused: [] }]],
  ['labels that are not all', withExamples, [{ ...example, isComplete: false }]],
])('what was learnt is another thing with %s', async (_, parameters, examples) => {
  expect(await learntDigest(parameters, examples)).not.toEqual(await learntDigest(withExamples, [example]));
});
