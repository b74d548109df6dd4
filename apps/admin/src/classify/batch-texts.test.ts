import { expect, test } from 'vitest';
import { batchTextsOf } from './batch-texts.js';

const read = async (content: string) =>
  (await batchTextsOf('a', content)).map(({ id, read: one }) =>
    one.state === 'text' ? [id, one.parts] : [id, one.reason],
  );

test('batchTextsOf reads rows of a CSV with quoted commas and line breaks, an empty one with its reason', async () => {
  expect(await read('Number;Title;Abstract\nXN1;"A plough; old";"Two\nlines"\nXN2;;\n')).toEqual([
    ['XN1', { title: 'A plough; old', abstract: 'Two\nlines' }],
    ['XN2', 'row 2 has no text, title, abstract or claims.'],
  ]);
});

test('batchTextsOf reads JSON Lines, and names the line that is no JSON', async () => {
  expect(await read('{"id":7,"text":"A plough"}\n{"text":\n{"title":"Tank"}\n')).toEqual([
    ['7', { text: 'A plough' }],
    ['line 2', 'The line is no valid JSON.'],
    ['3', { title: 'Tank' }],
  ]);
});

test('batchTextsOf reads an array of texts and records', async () => {
  expect(await read('["A plough", {"id": "b", "claims": ["1. A tank."]}, 5]')).toEqual([
    ['1', { text: 'A plough' }],
    ['b', { claims: '1. A tank.' }],
    ['3', 'It is neither a text nor a record of a patent.'],
  ]);
});

test('batchTextsOf parts pasted texts at empty lines, and at lines where there are none', async () => {
  expect(await read('A plough,\nwith shares.\n\nA tank.')).toEqual([
    ['1', { text: 'A plough,\nwith shares.' }],
    ['2', { text: 'A tank.' }],
  ]);
  expect(await read('A plough\nA tank')).toHaveLength(2);
});
