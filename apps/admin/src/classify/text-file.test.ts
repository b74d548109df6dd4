import { expect, test } from 'vitest';
import { patentTextOf } from './text-file.js';

test('patentTextOf takes a plain text as it is, without the mark of its encoding', () => {
  expect(patentTextOf('a.txt', '\uFEFFA plough.\n')).toEqual({ text: 'A plough.' });
});

test('patentTextOf takes the parts of a patent when the file is JSON, claims that are a list too', () => {
  const record = {
    Title: 'Plough',
    abstract: ' With shares. ',
    claims: ['1. A plough.', { text: '2. Two.' }],
  };
  expect(patentTextOf('a.json', JSON.stringify([record]))).toEqual({
    title: 'Plough',
    abstract: 'With shares.',
    claims: '1. A plough.\n2. Two.',
  });
});

test.each([
  ['a.json', '[{"title":"a"},{"title":"b"}]', /several texts.*batch/],
  ['a.json', '{"number":"XN1"}', /no text, title/],
  ['a.json', '{"title":', /no valid JSON/],
  ['a.pdf', '%PDF-1.7 \0\x01', /no plain text/],
  ['a.txt', '  \n', /is empty/],
])('patentTextOf says what is wrong with %s', (name, content, message) => {
  expect(() => patentTextOf(name, content)).toThrow(message);
});
