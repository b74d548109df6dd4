import { describe, expect, test } from 'vitest';
import { splitJson } from './split-json.js';

async function split(text: string, chunkBytes = 1000, maxBytes = 100_000): Promise<string[]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const pieces: string[] = [];
  for await (const piece of splitJson(chunks(), maxBytes)) {
    if (piece.type === 'value') {
      const value = piece.bytes.toString().trimEnd();
      expect(bytes.toString('utf8', piece.byte).startsWith(value)).toBe(true);
      expect(piece.line).toBe(bytes.toString('utf8', 0, piece.byte).split('\n').length);
      pieces.push(value.replace(/\s*\n\s*/g, '~'));
    } else pieces.push(piece.type);
  }
  return pieces;
}

describe('splitJson parts', () => {
  test.each([
    ['lines', '{"a":1}\n{"a":2}\r\n\n{"a":3}', ['{"a":1}', '{"a":2}', '{"a":3}']],
    ['an array', '[{"a":1},{"a":[{"b":2}]} , {"a":3}]', ['{"a":1}', '{"a":[{"b":2}]}', '{"a":3}']],
    ['an array of lines', '[\n{"a":1},\n{"a":2}\n]\n', ['{"a":1}', '{"a":2}']],
    ['an empty array', ' [ ] ', []],
    ['a pretty-printed object', '{\n  "a": {\n    "b": 1\n  }\n}\n', ['{~"a": {~"b": 1~}~}']],
    ['pretty-printed objects', '{\n  "a": 1\n}\n{\n  "a": 2\n}', ['{~"a": 1~}', '{~"a": 2~}']],
    [
      'objects without indentation',
      '{\n"a": [\n{\n"b": 1\n},\n{}\n]\n}\n{\n"a": 2\n}',
      ['{~"a": [~{~"b": 1~},~{}~]~}', '{~"a": 2~}'],
    ],
    ['objects without line breaks', '{"a":1}{"a":2} {"a":3}', ['{"a":1}', '{"a":2}', '{"a":3}']],
    [
      'brackets and quotes in strings',
      '{"a":"}{\\"]["}\n{"b\\\\":"\\\\"}',
      ['{"a":"}{\\"]["}', '{"b\\\\":"\\\\"}'],
    ],
    [
      'what is no object',
      '7\n"a, b"\n[null, true,"x]"]\nid: b',
      ['7', '"a, b"', 'null', 'true', '"x]"', 'id: b'],
    ],
    ['a byte order mark', '\uFEFF[{"a":1}]', ['{"a":1}']],
    ['a list within an object', '{"data": [\n{"a":1},\n{"a":2}\n]}', ['{"data": [~{"a":1},~{"a":2}~]}']],
  ])('%s', async (_, text, pieces) => {
    for (const chunkBytes of [1, 2, 3, 7, 1000]) expect(await split(text, chunkBytes)).toEqual(pieces);
  });

  test.each([
    ['a line cut short behind a colon', '{"a":\n{"b":1}\n{"c":1}', ['{"a":', '{"b":1}', '{"c":1}']],
    ['a line cut short within a string', '{"a":"b\n{"b":1}', ['{"a":"b', '{"b":1}']],
    ['a line cut short behind a backslash', '{"a":"b\\\n{"b":1}', ['{"a":"b\\', '{"b":1}']],
    ['a pretty-printed object cut short', '{\n  "a": [\n{\n  "b": 1\n}', ['{~"a": [', '{~"b": 1~}']],
    ['an array cut short', '[{"a":1},{"b":"c', ['{"a":1}', '{"b":"c', 'unclosed']],
    ['an array that is not closed', '[{"a":1},', ['{"a":1}', 'unclosed']],
    ['a bracket too many', '{"a":1}}\n{"b":1}]\n{"c":1}', ['{"a":1}', '}', '{"b":1}', ']', '{"c":1}']],
  ])('%s from what follows', async (_, text, pieces) => {
    for (const chunkBytes of [1, 2, 3, 7, 1000]) expect(await split(text, chunkBytes)).toEqual(pieces);
  });

  test('a value that is too long from what follows, of which it holds the beginning alone', async () => {
    const long = `{"a":"${'x'.repeat(500)}"}`;
    for (const chunkBytes of [1, 100, 1000])
      expect(await split(`[${long},{"b":1}]`, chunkBytes, 200)).toEqual(['oversized', '{"b":1}']);
  });
});
