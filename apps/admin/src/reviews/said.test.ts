import { expect, test } from 'vitest';
import { lastSaid, type SaidBySymbol, withVerdict } from './said.js';

const nothing: SaidBySymbol = {};

test('an undo brings back what a verdict replaced that nobody here knew of, also where it is the same', () => {
  const replaced = { verdict: 'WRONG', note: 'no spade' } as const;
  const kept = { id: 'r', symbol: 'x', replaced };
  expect(withVerdict(nothing, kept, 'RIGHT')['x']).toMatchObject({ id: 'r', before: replaced });
  expect(withVerdict(nothing, kept, 'WRONG')['x']).toMatchObject({ verdict: 'WRONG', before: replaced });
});

test('an undo brings back what was said here, and the same word twice is one', () => {
  const kept = { id: 'r', symbol: 'x' } as const;
  const once = withVerdict(nothing, kept, 'WRONG');
  expect(once['x']).toMatchObject({ before: null });
  expect(withVerdict(once, kept, 'WRONG')['x']).toMatchObject({ before: null });
  const wrong = { verdict: 'WRONG', note: null } as const;
  const other = withVerdict(once, { ...kept, replaced: wrong }, 'RIGHT');
  expect(other['x']).toMatchObject({ verdict: 'RIGHT', before: wrong });
  const right = { verdict: 'RIGHT', note: null } as const;
  expect(withVerdict(other, { ...kept, replaced: right }, 'RIGHT')['x']).toMatchObject({ before: wrong });
});

test('an undo brings back the note of what was said here, as it was kept', () => {
  const said: SaidBySymbol = { x: { id: 'r', verdict: 'WRONG' } };
  const kept = { id: 'r', symbol: 'x' };
  const noted = { verdict: 'WRONG', note: 'no spade' } as const;
  expect(withVerdict(said, { ...kept, replaced: noted }, 'RIGHT')['x']).toMatchObject({ before: noted });
  // Another window said something else meanwhile: what it said of that is not why this was said.
  const other = { verdict: 'MISSING', note: 'a fork' } as const;
  expect(withVerdict(said, { ...kept, replaced: other }, 'RIGHT')['x']).toMatchObject({
    before: { verdict: 'WRONG', note: null },
  });
});

test('an undo brings back the note of the same verdict, which a word without one took the place of', () => {
  const noted = { verdict: 'WRONG', note: 'no wind' } as const;
  const kept = { id: 'r', symbol: 'x', replaced: noted };
  // It was brought back once already: nothing is known of what stood before it.
  const again: SaidBySymbol = { x: { id: 'r', verdict: 'WRONG', before: null } };
  expect(withVerdict(again, kept, 'WRONG')['x']).toMatchObject({ verdict: 'WRONG', before: noted });
  const right = { verdict: 'RIGHT', note: null } as const;
  const other: SaidBySymbol = { x: { id: 'r', verdict: 'WRONG', before: right } };
  expect(withVerdict(other, kept, 'WRONG')['x']).toMatchObject({ before: right });
});

test('the last verdict is the one that was given last, whatever its id looks like', () => {
  const say = (said: SaidBySymbol, symbol: string) => withVerdict(said, { id: symbol, symbol }, 'RIGHT');
  expect(lastSaid(nothing)).toBeUndefined();
  const both = say(say(nothing, '2'), '1');
  expect(lastSaid(both)).toBe('1');
  expect(lastSaid(say(both, '2'))).toBe('2');
  expect(lastSaid(say({ b: { id: 'earlier', verdict: 'WRONG' } }, 'a'))).toBe('a');
});
