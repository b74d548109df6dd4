import { expect, test } from 'vitest';
import { NAME, VERSION_REFERENCE } from './vocabulary.js';

test.each(['ours', 'minilm-l6', 'bge-small-en-v1.5', '9', 'a'.repeat(64)])('NAME takes %s', (name) => {
  expect(name).toMatch(NAME);
  expect(`${name}@12`.match(VERSION_REFERENCE)?.slice(1)).toEqual([name, '12']);
});

// A dot elsewhere could make a name look like a file with an extension, or like a folder above.
test.each(['', '-a', 'Ours', '.5', '1.', '1..5', 'ours.partial', 'a/b', '..', 'a'.repeat(65)])(
  'NAME refuses %j',
  (name) => expect(name).not.toMatch(NAME),
);
