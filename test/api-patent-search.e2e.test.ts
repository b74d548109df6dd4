import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patents, scheme } from './support/small-world.js';
import { addModel, storePredictions } from './support/store-predictions.js';

let api: Api;

/** Grants, an application, and patents without a title. */
const others = [
  {
    id: 'US8926509B2',
    title: 'A pump that runs on batteries',
    cpc: ['F17C 13/02'],
    applicants: ['Zeta Pumps'],
  },
  { id: 'US20220159901A1', title: 'Something else', abstract: 'A pump of another kind', cpc: ['F17C 13/00'] },
  {
    id: 'EP0729353B1',
    abstract: `${'A long abstract of many words '.repeat(10)}.`,
    applicants: ['Alpha Works'],
  },
  { id: 'XQ77', claims: ['A claim that stands for its patent'], cpc: ['G01M 3/32'] },
  { id: 'XQ78' },
];

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  const file = await api.file('others.jsonl', `${others.map((one) => JSON.stringify(one)).join('\n')}\n`);
  await api.services.imports.importPatents({ path: file }, { actor: 'test' });
});
afterAll(() => api.close());

interface Listed {
  patents: {
    totalCount: number;
    nodes: { number: string; heading: string }[];
    pageInfo: { startCursor: string; endCursor: string; hasNextPage: boolean; hasPreviousPage: boolean };
  };
}
interface Counted {
  patents: { totalCount: number; quickCount: { count: number; isWhole: boolean } };
}
const LIST = `query($filter: PatentFilterInput, $orderBy: PatentOrderInput, $first: Int! = 100, $after: String, $last: Int, $before: String) {
  patents(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { number heading } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
  }
}`;
const list = async (variables: object) => (await api.as.reader.get<Listed>(LIST, variables)).patents;
const numbers = async (variables: object) => (await list(variables)).nodes.map(({ number }) => number);
const found = (search: string) => numbers({ filter: { search } });

describe('the search for patents', () => {
  test.each([
    ['US8926509B2', ['US8926509B2']],
    ['US8926509', ['US8926509B2']],
    ['us 8,926,509 b2', ['US8926509B2']],
    ['8,926,509', ['US8926509B2']],
    ['8926509', ['US8926509B2']],
    ['US89265', ['US8926509B2']],
    ['US 2022/0159901 A1', ['US20220159901A1']],
    ['US2022159901', ['US20220159901A1']],
    ['EP 0 729 353 B1', ['EP0729353B1']],
    ['XQ77', ['XQ77']],
  ])('finds a patent by its number %j', async (search, expected) => {
    expect(await found(search)).toEqual(expected);
  });

  test('finds several patents by their numbers, parted by semicolons or lines', async () => {
    expect((await found('US8926509; EP0729353B1\nXQ78')).sort()).toEqual([
      'EP0729353B1',
      'US8926509B2',
      'XQ78',
    ]);
  });

  test('finds no patent of another kind than the one that was asked for', async () => {
    expect(await found('US8926509A1')).toEqual([]);
  });

  test.each(['F17C 13/02', 'f17c13/02', 'F17C13/02'])(
    'takes %j for a symbol and all below it',
    async (search) => {
      const below = patents.filter(({ cpc }) => cpc.some((symbol) => symbol.startsWith('F17C 13/02')));
      expect((await list({ filter: { search } })).totalCount).toBe(below.length + 1);
    },
  );

  test.each(['F17C', 'f17c', 'F17', 'F', 'F17C 13', 'F17C13/'])(
    'takes %j for all that stands below it',
    async (search) => {
      const below = patents.filter(({ cpc }) => cpc.some((symbol) => symbol.startsWith('F')));
      expect((await list({ filter: { search } })).totalCount).toBe(below.length + 2);
    },
  );

  test.each([
    ['US8926509', { byNumber: true, symbols: [], words: '' }],
    ['pump f17c13/02', { byNumber: false, symbols: ['F17C 13/02'], words: 'pump' }],
    ['F17C', { byNumber: false, symbols: ['F17C'], words: '' }],
    ['a pump X99Z', { byNumber: false, symbols: [], words: 'a pump X99Z' }],
    [undefined, null],
  ])('says how it understood %j', async (search, expected) => {
    const document = `query($filter: PatentFilterInput) { patents(filter: $filter) { searchReading { byNumber symbols words } } }`;
    const { patents: answer } = await api.as.reader.get<{ patents: { searchReading: unknown } }>(document, {
      filter: search === undefined ? {} : { search },
    });
    expect(answer.searchReading).toEqual(expected);
  });

  test('joins words and symbols', async () => {
    expect(await found('pump F17C')).toEqual(['US8926509B2', 'US20220159901A1']);
    expect(await found('pump F17C 13/02')).toEqual(['US8926509B2']);
    expect(await found('batteries G01M')).toEqual([]);
  });

  test.each([
    ['words', { search: 'pump' }],
    ['a symbol', { search: 'F17C' }],
    ['words and a symbol', { search: 'pump F17C' }],
    ['words in a section', { search: 'pump', cpc: 'F' }],
    ['an applicant of a section', { applicant: 'pumps', cpc: 'F' }],
    ['what nobody has', { search: 'batteries G01M' }],
    ['nothing', {}],
  ])('counts for somebody who looks on as it counts all: %s', async (_what, filter) => {
    const document = `query($filter: PatentFilterInput) { patents(filter: $filter, first: 1) {
      totalCount quickCount { count isWhole } } }`;
    const counts = async () => (await api.as.reader.get<Counted>(document, { filter })).patents;
    const { totalCount } = await counts();
    // Where the machine is busy a moment may be too short.
    await expect.poll(counts).toEqual({ totalCount, quickCount: { count: totalCount, isWhole: true } });
  });

  test('takes what the scheme does not know for words', async () => {
    expect(await found('B60L')).toEqual([]);
    expect(await found('a pump X99Z')).toEqual([]);
  });

  test('puts patents with the words in their titles first, newest first, and walks from one kind to the other', async () => {
    const inTitle = patents.filter(({ title }) => title.includes('plough')).map(({ id }) => id);
    const elsewhere = patents
      .filter(({ title, abstract }) => !title.includes('plough') && abstract.includes('plough'))
      .map(({ id }) => id);
    const expected = [...inTitle.reverse(), ...elsewhere.reverse()];
    expect(await numbers({ filter: { search: 'plough' } })).toEqual(expected);
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: Listed['patents'] = await list({ filter: { search: 'plough' }, first: 7, after });
      expect(page.totalCount).toBe(expected.length);
      seen.push(...page.nodes.map(({ number }) => number));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
    }
    expect(seen).toEqual(expected);
    const back: string[] = [];
    let before: string | null = null;
    for (let more = true; more;) {
      const page: Listed['patents'] = await list({ filter: { search: 'plough' }, last: 7, before });
      back.unshift(...page.nodes.map(({ number }) => number));
      ({ startCursor: before, hasPreviousPage: more } = page.pageInfo);
    }
    expect(back).toEqual(expected);
  });
});

test.each([
  { field: 'APPLICANT', direction: 'ASC' },
  { field: 'APPLICANT', direction: 'DESC' },
  { field: 'PUBLICATION_DATE', direction: 'ASC' },
  { field: 'PUBLICATION_DATE', direction: 'DESC' },
  { field: 'NUMBER', direction: 'ASC' },
  { field: 'IMPORTED', direction: 'DESC' },
])('patents by $field $direction are the same walked forward and backward', async (orderBy) => {
  const forward: string[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const page: Listed['patents'] = await list({ orderBy, first: 29, after });
    forward.push(...page.nodes.map(({ number }) => number));
    ({ endCursor: after, hasNextPage: more } = page.pageInfo);
  }
  expect(new Set(forward).size).toBe(patents.length + others.length);
  const backward: string[] = [];
  let before: string | null = null;
  for (let more = true; more;) {
    const page: Listed['patents'] = await list({ orderBy, last: 31, before });
    backward.unshift(...page.nodes.map(({ number }) => number));
    ({ startCursor: before, hasPreviousPage: more } = page.pageInfo);
  }
  expect(backward).toEqual(forward);
  if (orderBy.field === 'APPLICANT') {
    const named =
      orderBy.direction === 'ASC' ? ['EP0729353B1', 'US8926509B2'] : ['US8926509B2', 'EP0729353B1'];
    expect(forward.slice(0, 2)).toEqual(named);
  }
});

test('a page of patents is asked for forward or backward, not both', async () => {
  const { errors } = await api.as.reader.ask(LIST, { last: 3, after: 'x' });
  expect(errors?.[0]?.extensions.code).toBe('INPUT_INVALID');
});

test('a patent without a title has the beginning of its text, or its number, for a heading', async () => {
  const headings = new Map((await list({})).nodes.map(({ number, heading }) => [number, heading]));
  const all = [
    ...headings,
    ...(await list({ last: 100 })).nodes.map(({ number, heading }) => [number, heading] as const),
  ];
  const of = (wanted: string) => all.find(([number]) => number === wanted)?.[1];
  expect(of('US8926509B2')).toBe('A pump that runs on batteries');
  expect(of('EP0729353B1')).toMatch(/^A long abstract of many words A long .* …$/);
  expect(of('EP0729353B1')!.length).toBeLessThanOrEqual(122);
  expect(of('XQ77')).toBe('A claim that stands for its patent');
  expect(of('XQ78')).toBe('XQ78');
});

describe('patents by what was predicted', () => {
  let model: number;
  beforeAll(async () => {
    model = await addModel(api, 'zero-shot', 1);
    await storePredictions(api, model, {
      level: 'subclass',
      said: [
        {
          number: 'US8926509B2',
          predictions: [
            ['F17C', 0.9, true],
            ['G01M', 0.2, false],
          ],
        },
        {
          number: 'US20220159901A1',
          predictions: [
            ['G01M', 0.6, true],
            ['F17C', 0.3, false],
          ],
        },
        { number: 'XQ77', predictions: [['F17C', 0.4, false]] },
        { number: 'XQ78', predictions: [['F17C', 0.1, false]] },
      ],
    });
  });
  const among = (filter: object) => numbers({ filter, orderBy: { field: 'NUMBER', direction: 'ASC' } });

  test('are those whose surest symbol no office assigned, or that one did', async () => {
    expect(await among({ differs: true })).toEqual(['US20220159901A1', 'XQ77']);
    expect(await among({ differs: false })).toEqual(['US8926509B2']);
  });

  test('are found by the score of their surest symbol', async () => {
    expect(await among({ minConfidence: 0.5 })).toEqual(['US20220159901A1', 'US8926509B2']);
    expect(await among({ maxConfidence: 0.5 })).toEqual(['XQ77', 'XQ78']);
    expect(await among({ minConfidence: 0.3, maxConfidence: 0.7, differs: true })).toEqual([
      'US20220159901A1',
      'XQ77',
    ]);
  });

  test('are compared again when an import changes their symbols', async () => {
    const file = await api.file('again.jsonl', `${JSON.stringify({ ...others[3], cpc: ['F17C 13/02'] })}\n`);
    await api.services.imports.importPatents({ path: file }, { actor: 'test' });
    expect(await among({ differs: true })).toEqual(['US20220159901A1']);
    expect(await among({ differs: false })).toEqual(['US8926509B2', 'XQ77']);
  });

  test('are told from those that somebody reviewed', async () => {
    const review = `mutation { reviewPrediction(input: { patentNumber: "XQ77", symbol: "F17C", verdict: RIGHT }) { id } }`;
    await api.as.analyst.get(review);
    expect(await among({ reviewed: true })).toEqual(['XQ77']);
    expect(await among({ reviewed: false, differs: true })).toEqual(['US20220159901A1']);
  });

  test('are compared again when a scheme puts their symbols elsewhere', async () => {
    const { imports } = api.services;
    const number = 'XQ79';
    const patent = { id: number, title: 'A spade with teeth', cpc: ['A01B 1/04'] };
    await imports.importPatents(
      { path: await api.file('spade.jsonl', `${JSON.stringify(patent)}\n`) },
      { actor: 'test' },
    );
    await storePredictions(api, model, {
      level: 'subgroup',
      said: [{ number, predictions: [['A01B 1/02', 0.9, true]] }],
    });
    expect(await among({ numbers: [number], differs: false })).toEqual([number]);
    const moved = scheme.replace('2025.05', '2025.08').replace('A01B1/04\t2', 'A01B1/04\t1');
    const path = await api.file('moved.tsv', moved);
    await imports.importScheme({ path, definitions: null }, { actor: 'test' });
    expect(await among({ numbers: [number], differs: false })).toEqual([]);
    expect(await among({ numbers: [number], differs: true })).toEqual([number]);
  });
});
