import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patents } from './support/small-world.js';
import { fewestStatements } from './support/statement-counter.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
});
afterAll(() => api.close());

interface Page {
  patents: {
    totalCount: number;
    nodes: { number: string; publicationDate: string }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  };
}
const list = `query($first: Int! = 100, $after: String, $filter: PatentFilterInput, $orderBy: PatentOrderInput) {
  patents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount nodes { number publicationDate } pageInfo { endCursor hasNextPage }
  }
}`;
const page = async (variables: object) => (await api.as.reader.get<Page>(list, variables)).patents;
const numbers = async (filter: object) => (await page({ filter })).nodes.map(({ number }) => number).sort();
const expected = (holds: (patent: (typeof patents)[number], index: number) => boolean) =>
  patents
    .filter(holds)
    .map(({ id }) => id)
    .sort();

describe('a patent', () => {
  test('has what was imported, its symbols in order and their places in the scheme', async () => {
    const query = `{ patent(number: "XN1001A1") {
      number country docNumber kind title abstract claims claimList { number text } publicationDate filingDate applicants
      classifications { symbol node { title parent { symbol } } } import { kind state added rejected }
    } }`;
    expect(await api.as.reader.get(query)).toEqual({
      patent: {
        number: 'XN1001A1',
        country: 'XN',
        docNumber: '1001',
        kind: 'A1',
        title: 'A spade of the kind 0',
        abstract: 'The spade number 0 works with a plough.',
        claims: '1. A spade with a part 0.',
        claimList: [{ number: '1', text: 'A spade with a part 0.' }],
        publicationDate: '2020-01-01',
        filingDate: null,
        applicants: [],
        classifications: [
          { symbol: 'A01B 1/02', node: { title: 'Spades and shovels', parent: { symbol: 'A01B 1/00' } } },
          {
            symbol: 'F17C 13/025',
            node: { title: 'that measure pressure', parent: { symbol: 'F17C 13/02' } },
          },
        ],
        import: { kind: 'PATENTS', state: 'SUCCEEDED', added: 130, rejected: 2 },
      },
    });
  });

  test('that was not imported is null', async () => {
    expect(await api.as.reader.get('{ patent(number: "XN1A1") { number } }')).toEqual({ patent: null });
  });
});

describe('the list of patents', () => {
  test.each([
    { field: 'PUBLICATION_DATE', direction: 'ASC' },
    { field: 'PUBLICATION_DATE', direction: 'DESC' },
    { field: 'NUMBER', direction: 'ASC' },
    { field: 'IMPORTED', direction: 'DESC' },
  ])('ordered by $field $direction is walked from page to page, each patent once', async (orderBy) => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { nodes, pageInfo, totalCount }: Page['patents'] = await page({ first: 37, after, orderBy });
      expect(totalCount).toBe(130);
      seen.push(...nodes.map(({ number }) => number));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    // Number, date and import run side by side in this world.
    const ascending = patents.map(({ id }) => id);
    expect(seen).toEqual(orderBy.direction === 'ASC' ? ascending : ascending.reverse());
  });

  test('is filtered by a symbol and all below it, in any spelling', async () => {
    const below = (prefix: string) => expected(({ cpc }) => cpc.some((symbol) => symbol.startsWith(prefix)));
    expect(await numbers({ cpc: 'F17C 13/025' })).toEqual(below('F17C 13/025'));
    expect(await numbers({ cpc: 'f17c13/02' })).toEqual(below('F17C 13/02'));
    expect((await page({ filter: { cpc: 'A' } })).totalCount).toBe(below('A').length);
  });

  test('is filtered by dates, both ends included', async () => {
    const range = { publishedFrom: '2020-02-01', publishedTo: '2020-02-10' };
    expect(await numbers(range)).toEqual(
      expected(({ date }) => date >= '2020-02-01' && date <= '2020-02-10'),
    );
  });

  test('is filtered by country, kind and number, and by all at once', async () => {
    expect((await page({ filter: { country: 'XN', kind: 'A1' } })).totalCount).toBe(130);
    expect((await page({ filter: { country: 'US' } })).totalCount).toBe(0);
    expect(await numbers({ numbers: ['XN1003A1', 'XN1001A1', 'XN1A1'] })).toEqual(['XN1001A1', 'XN1003A1']);
    expect(await numbers({ numbers: ['xn 1001 a1'] })).toEqual(['XN1001A1']);
    expect(await numbers({ numbers: ['XN1003A1', 'XN1001A1'], publishedFrom: '2020-01-02' })).toEqual([
      'XN1003A1',
    ]);
  });

  test('names the numbers it does not know, as they were asked for', async () => {
    const ask = async (filter: object) => {
      const query =
        'query($filter: PatentFilterInput) { patents(filter: $filter) { totalCount unknownNumbers } }';
      return (await api.as.reader.get<{ patents: object }>(query, { filter })).patents;
    };
    expect(await ask({ numbers: ['XN1003A1', 'xn 1004 a1', 'XN1A1', 'no number'] })).toEqual({
      totalCount: 2,
      unknownNumbers: ['XN1A1', 'no number'],
    });
    // What other conditions leave out is known all the same.
    expect(await ask({ numbers: ['XN1003A1'], country: 'US' })).toEqual({
      totalCount: 0,
      unknownNumbers: [],
    });
    expect(await ask({})).toEqual({ totalCount: expect.any(Number), unknownNumbers: [] });
    expect(
      await api.as.reader.get('{ cpcNode(symbol: "A") { patents(first: 1) { unknownNumbers } } }'),
    ).toEqual({ cpcNode: { patents: { unknownNumbers: [] } } });
  });

  test('is filtered by applicant, and by whether there are symbols at all', async () => {
    const grant = fileURLToPath(new URL('../libs/patents/fixtures/grant-utility.xml', import.meta.url));
    const bare = await api.file('bare.jsonl', '{"id": "XP2001A1", "title": "A thing without symbols"}\n');
    for (const path of [grant, bare]) await api.services.imports.importPatents({ path }, { actor: 'test' });
    expect(await numbers({ applicant: 'fictional kettles' })).toEqual(['US9900101B2']);
    expect(await numbers({ numbers: ['us 9,900,101 b2'] })).toEqual(['US9900101B2']);
    expect(await numbers({ applicant: '100 %' })).toEqual([]);
    expect(await numbers({ applicant: 'ke' })).toContain('US9900101B2');
    expect(await numbers({ classified: false })).toEqual(['XP2001A1']);
    expect((await page({ filter: { classified: true, country: 'XN' } })).totalCount).toBe(130);
  });

  test('is searched by words', async () => {
    const spades = expected((_, index) => index % 6 === 0 || index % 6 === 5);
    expect(await numbers({ search: 'spade' })).toEqual(spades);
  });

  test('refuses a cursor of another order, and dates that are none', async () => {
    const { pageInfo } = await page({ first: 1 });
    const code = async (variables: object) =>
      (await api.as.reader.ask(list, variables)).errors[0]?.extensions.code;
    expect(await code({ after: pageInfo.endCursor, orderBy: { field: 'NUMBER' } })).toBe('CURSOR_INVALID');
    for (const day of ['2020-02-30', '0000-01-01', 'yesterday']) {
      expect(await code({ filter: { publishedFrom: day } })).toBe('INPUT_INVALID');
    }
    for (const { errors } of [
      await api.as.reader.ask(list, { filter: { publishedFrom: '2025-13-45' } }),
      await api.as.reader.ask('{ patents(filter: { publishedFrom: "2025-13-45" }) { totalCount } }'),
    ]) {
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining(
            '"2025-13-45" is no Date: a calendar date as YYYY-MM-DD',
          ) as string,
        },
      ]);
    }
  });
});

describe('statements', () => {
  const nested = (first: number) => `{ patents(first: ${first}) { nodes {
    number title classifications { symbol node { symbol title parent { symbol title } } }
  } pageInfo { endCursor } } }`;

  test('a page of a hundred patents with symbols, titles and parents takes five at most', async () => {
    const counted = await fewestStatements(() => api.as.reader.get<Page>(nested(100)));
    expect(counted.result.patents.nodes).toHaveLength(100);
    expect(counted.statements.length, counted.statements.join('\n')).toBeLessThanOrEqual(5);
  });

  test('and as many as a page of one', async () => {
    const one = await fewestStatements(() => api.as.reader.get(nested(1)));
    const many = await fewestStatements(() => api.as.reader.get(nested(100)));
    expect(many.statements.length).toBe(one.statements.length);
  });

  test.each([
    ['ancestors', 'ancestors { symbol title }'],
    ['children', 'children(first: 5) { totalCount nodes { symbol title } }'],
    ['patents', 'patents(first: 3) { totalCount nodes { number } }'],
  ])('%s of twenty symbols take no more than those of one', async (_, field) => {
    const walk = (first: number) => `{ cpcNodes(first: ${first}) { nodes { symbol ${field} } } }`;
    const one = await fewestStatements(() => api.as.reader.get(walk(1)));
    const many = await fewestStatements(() => api.as.reader.get(walk(20)));
    expect(many.statements.length).toBe(one.statements.length);
  });
});
