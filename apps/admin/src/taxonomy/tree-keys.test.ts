import { describe, expect, test } from 'vitest';
import { treeMove } from './tree-keys.js';
import type { TreeLine } from './use-tree.js';

const node = (symbol: string, depth: number, parent: string | null, expanded: boolean | null): TreeLine => ({
  kind: 'node',
  key: symbol,
  node: { symbol, title: '', childCount: expanded === null ? 0 : 2 },
  depth,
  position: 1,
  size: 2,
  expanded: expanded === true,
  loading: false,
  parent,
});
const lines: readonly TreeLine[] = [
  node('A', 0, null, true),
  node('A01', 1, 'A', false),
  node('A21', 1, 'A', null),
  { kind: 'more', key: 'A more', depth: 1, parent: 'A', left: 3 },
  node('B', 0, null, false),
];
const press = (key: string, at: number) => treeMove(lines, lines[at]!, key);
const focus = (key: string) => ({ kind: 'focus', key });

describe('treeMove', () => {
  test('goes up and down over all that is open, and not beyond the ends', () => {
    expect(press('ArrowDown', 0)).toEqual(focus('A01'));
    expect(press('ArrowUp', 4)).toEqual(focus('A more'));
    expect(press('ArrowUp', 0)).toBeNull();
    expect(press('ArrowDown', 4)).toBeNull();
    expect(press('End', 0)).toEqual(focus('B'));
    expect(press('Home', 3)).toEqual(focus('A'));
  });

  test('opens with the right arrow, then goes to the first below', () => {
    expect(press('ArrowRight', 1)).toEqual({ kind: 'expand', symbol: 'A01' });
    expect(press('ArrowRight', 0)).toEqual(focus('A01'));
    expect(press('ArrowRight', 2)).toBeNull();
  });

  test('closes with the left arrow, else goes to what stands above', () => {
    expect(press('ArrowLeft', 0)).toEqual({ kind: 'collapse', symbol: 'A' });
    expect(press('ArrowLeft', 2)).toEqual(focus('A'));
    expect(press('ArrowLeft', 3)).toEqual(focus('A'));
    expect(press('ArrowLeft', 4)).toBeNull();
  });

  test('opens a page with Enter, and more with Enter or the space bar', () => {
    expect(press('Enter', 2)).toEqual({ kind: 'open', symbol: 'A21' });
    expect(press(' ', 3)).toEqual({ kind: 'more', symbol: 'A' });
    expect(press(' ', 4)).toEqual({ kind: 'expand', symbol: 'B' });
  });

  test('goes by what a symbol has more than the one above it', () => {
    expect(press('2', 0)).toEqual(focus('A21'));
    expect(press('b', 1)).toEqual(focus('B'));
    expect(press('x', 0)).toBeNull();
  });
});
