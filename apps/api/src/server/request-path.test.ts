import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOf } from './request-path.js';

test.each([
  ['/graphql', '/graphql'],
  ['/graphql?query=%7B', '/graphql'],
  ['/graphql#a', '/graphql'],
  ['http://127.0.0.1:4000/graphql?a', '/graphql'],
  ['http://127.0.0.1:4000', '/'],
  ['//', '//'],
  ['///', '///'],
  ['//[', '//['],
  ['http://[', '/'],
  ['*', '*'],
  ['', '/'],
  [undefined, '/'],
])('the path of the target %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});

test('every target has a path', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (target) => pathOf(target).length > 0));
});
