import { describe, expect, it } from 'vitest';
import { matchesPattern, steadyPartOf } from './path-pattern.js';

describe('a pattern of paths', () => {
  it.each([
    ['/data/x1.jsonl', '/data/x*.jsonl', true],
    ['/data/x.jsonl', '/data/x*.jsonl', true],
    ['/data/y1.jsonl', '/data/x*.jsonl', false],
    ['/data/a/x.csv', '/data/*.csv', false],
    ['/data/a/b/x.csv', '/data/**/*.csv', true],
    ['/data/x.csv', '/data/**/*.csv', true],
    ['/data/x1.csv', '/data/x?.csv', true],
    ['/data/x12.csv', '/data/x?.csv', false],
    ['/data/a/x.csv', '/data/*/x.csv', true],
    ['/data/(x)+.csv', '/data/(x)+.csv', true],
  ])('matches %s by %s: %s', (path, pattern, expected) => {
    expect(matchesPattern(path, pattern)).toBe(expected);
  });

  it('begins in the folder before its first star', () => {
    expect(steadyPartOf('/data/weekly/x*.jsonl')).toBe('/data/weekly');
    expect(steadyPartOf('/data/**/x.csv')).toBe('/data/');
    expect(steadyPartOf('x*.jsonl')).toBe('.');
  });
});
