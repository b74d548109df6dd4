import { describe, expect, test } from 'vitest';
import type { LabelRecord } from '../reading/label-record.js';
import { labelTree } from './label-tree.js';

const record = (id: string, parent: string | null = null): LabelRecord => ({
  id,
  address: null,
  parent,
  title: id.toUpperCase(),
  description: null,
  symbols: [],
  examples: [],
  place: `line of ${id}`,
});
const treeOf = (...records: LabelRecord[]) => labelTree({ records, rejections: [] });

describe('labelTree', () => {
  test('stands labels behind their parents, wherever the file has them', () => {
    const { labels, rejections } = treeOf(
      record('b1', 'b'),
      record('a'),
      record('b'),
      record('b11', 'b1'),
      record('b2', 'b'),
    );
    expect(labels.map(({ id, parent, depth, subtreeEnd }) => [id, parent, depth, subtreeEnd])).toEqual([
      ['a', -1, 0, 1],
      ['b', -1, 0, 5],
      ['b1', 1, 1, 4],
      ['b11', 2, 2, 4],
      ['b2', 1, 1, 5],
    ]);
    expect(rejections).toEqual([]);
  });

  test('keeps the first of labels with one id, and says where it stands', () => {
    const { labels, rejections } = treeOf(record('a'), { ...record('a'), place: 'line 7' });
    expect(labels).toHaveLength(1);
    expect(rejections).toEqual([
      { place: 'line 7', code: 'LABEL_ID_REPEATED', reason: '"a" is the id of the label at line of a too' },
    ]);
  });

  test('names a parent that is not there, and what is lost with it', () => {
    const { labels, rejections } = treeOf(record('a'), record('c', 'b'), record('b', 'x'), record('d', 'c'));
    expect(labels.map(({ id }) => id)).toEqual(['a']);
    expect(rejections.map(({ place, code }) => [place, code])).toEqual(
      expect.arrayContaining([
        ['line of b', 'LABEL_PARENT_UNKNOWN'],
        ['line of c', 'LABEL_PARENT_REJECTED'],
        ['line of d', 'LABEL_PARENT_REJECTED'],
      ]),
    );
    expect(rejections).toHaveLength(3);
  });

  test('names the labels of a circle, and what hangs on it', () => {
    const { labels, rejections } = treeOf(
      record('d', 'a'),
      record('a', 'b'),
      record('b', 'c'),
      record('c', 'a'),
      record('e', 'e'),
    );
    expect(labels).toEqual([]);
    const circle = rejections.filter(({ code }) => code === 'LABEL_PARENT_CYCLE');
    expect(circle.map(({ reason }) => reason)).toEqual([
      '"a" stands above itself: a → b → c → a',
      '"b" stands above itself: a → b → c → a',
      '"c" stands above itself: a → b → c → a',
      '"e" stands above itself: e → e',
    ]);
    expect(rejections).toHaveLength(5);
    expect(rejections.find(({ place }) => place === 'line of d')).toMatchObject({
      code: 'LABEL_PARENT_REJECTED',
    });
  });

  test('stands a chain of ten thousand labels without falling', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => record(`n${at}`, at === 0 ? null : `n${at - 1}`));
    expect(treeOf(...chain).labels.at(-1)).toMatchObject({ id: 'n9999', depth: 9999 });
  });
});
