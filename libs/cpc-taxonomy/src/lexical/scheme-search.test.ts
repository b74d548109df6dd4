import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeZip } from '../../fixtures/files.js';
import { titleList } from '../../fixtures/small-scheme.js';
import { openScheme } from '../reading/open-scheme.js';
import { symbolPrefix } from '../symbol/symbol-prefix.js';
import { Taxonomy } from '../tree/taxonomy.js';
import { buildSchemeSearch, searchScheme } from './scheme-search.js';

const folder = temporaryFolder();

describe('searchScheme', () => {
  it('lists what starts with a symbol, and finds words otherwise', async () => {
    const source = await openScheme(await writeZip(folder, 'titles.zip', titleList));
    const search = buildSchemeSearch(await Taxonomy.build(source.entries, { version: source.version }));
    const find = (query: string, top = 3) => searchScheme(search, query, { top }).map(({ symbol }) => symbol);
    expect(find('g01m')).toEqual(['G01M', 'G01M 3/00', 'G01M 3/02']);
    expect(find('g01m3/3')).toEqual(['G01M 3/32']);
    expect(find('A01C 1/00', 10)).toEqual(['A01C 1/00', 'A01C 1/02', 'A01C 1/04', 'A01C 1/06']);
    expect(find('leaks in containers')[0]).toBe('G01M 3/00');
    expect(find('germ')).toEqual(['A01C 1/02']);
    expect(find('zeppelin')).toEqual([]);
  });
});

describe('symbolPrefix', () => {
  it.each([
    ['g', 'G'],
    ['G0', 'G0'],
    ['g01m3', 'G01M 3'],
    ['G01M 3/', 'G01M 3/'],
    ['G01M 3/00', 'G01M 3/'],
    ['gas', null],
    ['3/00', null],
  ])('reads %j as %j', (text, prefix) => {
    expect(symbolPrefix(text)).toBe(prefix);
  });
});
