import { expect, test } from 'vitest';
import { lastSaid, type SaidBySymbol, withVerdict } from './said.js';

const nothing: SaidBySymbol = {};

test('an undo brings back what a verdict replaced that nobody here knew of, also where it is the same', () => {
  const kept = { id: 'r', symbol: 'x', replaced: 'WRONG' } as const;
  expect(withVerdict(nothing, kept, 'RIGHT')['x']).toMatchObject({ id: 'r', before: 'WRONG' });
  expect(withVerdict(nothing, kept, 'WRONG')['x']).toMatchObject({ verdict: 'WRONG', before: 'WRONG' });
});

test('an undo brings back what was said here, and the same word twice is one', () => {
  const kept = { id: 'r', symbol: 'x' } as const;
  const once = withVerdict(nothing, kept, 'WRONG');
  expect(once['x']).toMatchObject({ before: null });
  expect(withVerdict(once, kept, 'WRONG')['x']).toMatchObject({ before: null });
  const other = withVerdict(once, { ...kept, replaced: 'WRONG' }, 'RIGHT');
  expect(other['x']).toMatchObject({ verdict: 'RIGHT', before: 'WRONG' });
  expect(withVerdict(other, { ...kept, replaced: 'RIGHT' }, 'RIGHT')['x']).toMatchObject({ before: 'WRONG' });
});

test('the last verdict is the one that was given last, whatever its id looks like', () => {
  const say = (said: SaidBySymbol, symbol: string) => withVerdict(said, { id: symbol, symbol }, 'RIGHT');
  expect(lastSaid(nothing)).toBeUndefined();
  const both = say(say(nothing, '2'), '1');
  expect(lastSaid(both)).toBe('1');
  expect(lastSaid(say(both, '2'))).toBe('2');
  expect(lastSaid(say({ b: { id: 'earlier', verdict: 'WRONG' } }, 'a'))).toBe('a');
});
