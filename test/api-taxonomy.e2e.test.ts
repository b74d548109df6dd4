import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { nextScheme, scheme } from './support/small-world.js';

let api: Api;
const get = <Data = Record<string, unknown>>(query: string, variables?: object) =>
  api.as.reader.get<Data>(query, variables);
const importScheme = async (name: string, content: string) =>
  api.services.imports.importScheme(
    { path: await api.file(name, content), definitions: null },
    { actor: 'test' },
  );

beforeAll(async () => {
  api = await startApi();
  await importScheme('scheme.tsv', scheme);
});
afterAll(() => api.close());

interface Page {
  cpcNodes: {
    totalCount: number;
    nodes: { symbol: string }[];
    pageInfo: { endCursor: string; hasNextPage: boolean };
  };
}
const list = `query($first: Int!, $after: String, $filter: CpcNodeFilterInput) {
  cpcNodes(first: $first, after: $after, filter: $filter) {
    totalCount nodes { symbol } pageInfo { endCursor hasNextPage }
  }
}`;
const symbolsOf = async (filter: object) =>
  (await get<Page>(list, { first: 100, filter })).cpcNodes.nodes.map(({ symbol }) => symbol);

describe('a symbol', () => {
  test.each(['G01M 3/32', 'g01m3/32', ' G01M3/32 ', 'G01M0003320000'])('is found as %o', async (symbol) => {
    expect(
      await get('query($symbol: String!) { cpcNode(symbol: $symbol) { symbol level title depth } }', {
        symbol,
      }),
    ).toEqual({
      cpcNode: { symbol: 'G01M 3/32', level: 'SUBGROUP', title: 'in tanks by pressure', depth: 1 },
    });
  });

  test('knows its way up and down', async () => {
    const query = `{ cpcNode(symbol: "F17C 13/02") {
      parent { symbol } ancestors { symbol } childCount
      children(first: 1) { totalCount nodes { symbol parent { symbol } } pageInfo { hasNextPage hasPreviousPage } }
    } }`;
    expect(await get(query)).toEqual({
      cpcNode: {
        parent: { symbol: 'F17C 13/00' },
        ancestors: ['F', 'F17', 'F17C', 'F17C 13/00'].map((symbol) => ({ symbol })),
        childCount: 2,
        children: {
          totalCount: 2,
          nodes: [{ symbol: 'F17C 13/025', parent: { symbol: 'F17C 13/02' } }],
          pageInfo: { hasNextPage: true, hasPreviousPage: false },
        },
      },
    });
  });

  test('a section has nothing above it', async () => {
    expect(await get('{ cpcNode(symbol: "A") { parent { symbol } ancestors { symbol } } }')).toEqual({
      cpcNode: { parent: null, ancestors: [] },
    });
  });

  test('that no scheme has is null; what is no symbol is an error', async () => {
    expect(await get('{ cpcNode(symbol: "H99Z") { symbol } }')).toEqual({ cpcNode: null });
    const { errors } = await api.as.reader.ask('{ cpcNode(symbol: "no symbol") { symbol } }');
    expect(errors).toMatchObject([{ path: ['cpcNode'], extensions: { code: 'CPC_SYMBOL_INVALID' } }]);
  });
});

describe('the list of symbols', () => {
  test('stands in scheme order and is walked page by page', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { cpcNodes }: Page = await get<Page>(list, { first: 7, after });
      expect(cpcNodes.totalCount).toBe(20);
      seen.push(...cpcNodes.nodes.map(({ symbol }) => symbol));
      after = cpcNodes.pageInfo.endCursor;
      more = cpcNodes.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(await symbolsOf({}));
    expect(seen.slice(0, 4)).toEqual(['A', 'A01', 'A01B', 'A01B 1/00']);
    expect(new Set(seen).size).toBe(20);
  });

  test('is filtered by level and by what stands above', async () => {
    expect(await symbolsOf({ level: 'SUBCLASS' })).toEqual(['A01B', 'F17C', 'G01M']);
    expect(await symbolsOf({ under: 'A01B', level: 'MAIN_GROUP' })).toEqual([
      'A01B 1/00',
      'A01B 3/00',
      'A01B 5/00',
    ]);
    expect(await symbolsOf({ under: 'a01b1/00' })).toEqual(['A01B 1/02', 'A01B 1/04']);
  });

  test('is searched by words and by the beginning of a symbol', async () => {
    expect(await symbolsOf({ search: 'ploughs' })).toEqual(
      expect.arrayContaining(['A01B 3/00', 'A01B 5/00']),
    );
    expect((await symbolsOf({ search: 'F17C 13/02' }))[0]).toBe('F17C 13/02');
  });

  // Thirty seconds of silence once: a pattern that tried where each of the blanks may belong.
  test('a letter and a line of blanks is a search like any other', async () => {
    const words = `A${' '.repeat(498)}!`;
    expect(await symbolsOf({ search: words })).toEqual(await symbolsOf({ search: 'A !' }));
    expect(await symbolsOf({ search: ' f17 c 13 /02 ' })).toEqual(await symbolsOf({ search: 'F17C 13/02' }));
  });

  test('an empty search restricts nothing', async () => {
    expect(await symbolsOf({ search: '' })).toEqual(await symbolsOf({}));
    expect(await symbolsOf({ search: '  ' })).toEqual(await symbolsOf({}));
  });

  test('a phrase that no symbol holds whole finds those with most of its words, the best first', async () => {
    const phrase = 'ploughs with bicycle tanks by pressure';
    const hits = await symbolsOf({ search: phrase });
    // Its title holds two of the words, those of the others one.
    expect(hits[0]).toBe('G01M 3/32');
    expect(hits).toEqual(expect.arrayContaining(['A01B 3/00']));
    const walked: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { cpcNodes }: Page = await get<Page>(list, { first: 1, after, filter: { search: phrase } });
      expect(cpcNodes.totalCount).toBe(hits.length);
      walked.push(...cpcNodes.nodes.map(({ symbol }) => symbol));
      after = cpcNodes.pageInfo.endCursor;
      more = cpcNodes.pageInfo.hasNextPage;
    }
    expect(walked).toEqual(hits);
  });

  test('words that no symbol holds find nothing', async () => {
    expect(await symbolsOf({ search: 'of zzyzx and xyzzy' })).toEqual([]);
  });

  test('refuses a cursor of another kind, a page of 101 and a level that is none', async () => {
    const code = async (args: string) =>
      (await api.as.reader.ask(`{ cpcNodes(${args}) { nodes { symbol } } }`)).errors[0]?.extensions;
    expect(await code('after: "bm9uc2Vuc2U"')).toMatchObject({ code: 'CURSOR_INVALID' });
    expect(await code('first: 101')).toMatchObject({ code: 'INPUT_INVALID', place: 'cpcNodes.first' });
    expect(await code('first: 0')).toMatchObject({ code: 'INPUT_INVALID' });
    expect(await code('filter: { level: NONE }')).toMatchObject({ code: 'QUERY_INVALID' });
  });
});

describe('the next version of the scheme', () => {
  beforeAll(() => importScheme('next.tsv', nextScheme));

  test('says what it changed', async () => {
    expect(await get('{ cpcScheme { version nodes added removed retitled } }')).toEqual({
      cpcScheme: { version: '2025.08', nodes: 20, added: 1, removed: 1, retitled: 1 },
    });
  });

  test('leaves a tombstone, which lists show only when asked', async () => {
    expect(await get('{ cpcNode(symbol: "A01B 5/00") { addedIn removedIn } }')).toEqual({
      cpcNode: { addedIn: '2025.05', removedIn: '2025.08' },
    });
    expect(await symbolsOf({ under: 'A01B', level: 'MAIN_GROUP' })).not.toContain('A01B 5/00');
    expect(await symbolsOf({ level: 'MAIN_GROUP', includeRemoved: true })).toContain('A01B 5/00');
  });

  test('walked page by page, tombstones come last, each once', async () => {
    // Also the tombstones are more than one page.
    const path = await api.file('small.tsv', nextScheme.replace(/^G.*\n/gm, ''));
    await api.services.imports.importScheme({ path, definitions: null, replace: true }, { actor: 'test' });
    const filter = { includeRemoved: true };
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { cpcNodes }: Page = await get<Page>(list, { first: 2, after, filter });
      seen.push(...cpcNodes.nodes.map(({ symbol }) => symbol));
      after = cpcNodes.pageInfo.endCursor;
      more = cpcNodes.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(await symbolsOf(filter));
    expect(seen.slice(-6)).toEqual(['A01B 5/00', 'G', 'G01', 'G01M', 'G01M 3/00', 'G01M 3/32']);
  });
});
