import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patents } from './support/small-world.js';
import { countStatements, fewestStatements } from './support/statement-counter.js';
import { addModel, storePredictions, type Said } from './support/store-predictions.js';

let api: Api;
let model: number;

const GROUPS = ['A01B 1/00', 'A01B 3/00', 'A01B 5/00', 'F17C 13/00', 'G01M 3/00'];
const THRESHOLD = 0.5;
/** Each patent has three main groups; no two predictions have the same score, but for a few. */
const said: Said[] = patents.map(({ id }, i) => ({
  number: id,
  predictions: [0, 1, 2].map((place) => {
    const symbol = GROUPS[(i * 2 + place) % GROUPS.length]!;
    const score = i < 4 ? 0.625 : (((i * 7 + place * 131) % 390) + 1) / 400;
    return [symbol, score, score >= THRESHOLD] as const;
  }),
}));
const all = said.flatMap(({ number, predictions }) =>
  predictions.map(([symbol, score, selected]) => ({ number, symbol, score, selected })),
);

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  model = await addModel(api, 'zero-shot', 1);
  await storePredictions(api, model, { level: 'main-group', said });
});
afterAll(() => api.close());

interface Row {
  symbol: string;
  score: number;
  selected: boolean;
  patent: { number: string };
}
interface Page {
  predictions: {
    totalCount: number;
    nodes: Row[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  };
}
const list = `query($filter: PredictionFilterInput, $order: OrderDirection! = DESC, $first: Int! = 100, $after: String) {
  predictions(filter: $filter, order: $order, first: $first, after: $after) {
    totalCount nodes { symbol score selected patent { number } } pageInfo { endCursor hasNextPage }
  }
}`;
const flat = ({ symbol, score, selected, patent: { number } }: Row) => ({ number, symbol, score, selected });
const key = ({ number, symbol }: { number: string; symbol: string }) => `${number} ${symbol}`;

/** The whole list, walked in pages; small ones are read by score, large ones symbol by symbol. */
async function walk(variables: object, first = 37) {
  const rows: ReturnType<typeof flat>[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const { predictions }: Page = await api.as.reader.get<Page>(list, { ...variables, first, after });
    rows.push(...predictions.nodes.map(flat));
    after = predictions.pageInfo.endCursor;
    more = predictions.pageInfo.hasNextPage;
    if (!more) expect(predictions.totalCount).toBe(rows.length);
  }
  return rows;
}

describe('the list of predictions', () => {
  test.each([
    ['DESC', 37],
    ['ASC', 37],
    ['DESC', 7],
    ['ASC', 7],
  ])('is walked by score %s in pages of %i, each prediction once', async (order, first) => {
    const rows = await walk({ order }, first);
    const scores = rows.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => (order === 'DESC' ? b - a : a - b)));
    expect(rows.map(key).sort()).toEqual(all.map(key).sort());
    for (const { score, ...row } of rows)
      expect(score).toBeCloseTo(all.find((one) => key(one) === key(row))!.score, 6);
  });

  test.each<[string, object, (row: (typeof all)[number]) => boolean]>([
    ['a symbol', { symbol: 'f17c13/00' }, ({ symbol }) => symbol === 'F17C 13/00'],
    ['what stands under a symbol', { under: 'A01B' }, ({ symbol }) => symbol.startsWith('A01B')],
    ['what stands under a section', { under: 'G' }, ({ symbol }) => symbol.startsWith('G')],
    ['a level', { level: 'MAIN_GROUP' }, () => true],
    ['a level without predictions', { level: 'SUBCLASS' }, () => false],
    ['what was selected', { selected: true }, ({ selected }) => selected],
    ['what was not', { selected: false, under: 'A' }, (row) => !row.selected && row.symbol.startsWith('A')],
    ['a least score', { minScore: 0.25 }, ({ score }) => score >= 0.25],
    ['a patent', { patent: 'xn 1005 a1' }, ({ number }) => number === 'XN1005A1'],
    [
      'all at once',
      { patent: 'XN1005A1', under: 'A', minScore: 0.1, level: 'MAIN_GROUP' },
      (row) => row.number === 'XN1005A1' && row.symbol.startsWith('A') && row.score >= 0.1,
    ],
    [
      'a model by its version',
      { model: 'zero-shot@1', symbol: 'G01M 3/00' },
      (row) => row.symbol === 'G01M 3/00',
    ],
  ])('is filtered by %s', async (_, filter, holds) => {
    const rows = await walk({ filter });
    expect(rows.map(key).sort()).toEqual(all.filter(holds).map(key).sort());
  });

  test('knows the models that there are, and a patent that there is not', async () => {
    const { errors } = await api.as.reader.ask(list, { filter: { model: 'nobody@3' } });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('zero-shot@1') as string,
      extensions: { code: 'MODEL_UNKNOWN' },
    });
    expect(await walk({ filter: { patent: 'XN1A1' } })).toEqual([]);
  });
});

describe('the predictions of a patent', () => {
  test('stand beside the symbols of the office, the surest first', async () => {
    const query = `{ patent(number: "XN1010A1") { predictions { totalCount nodes {
      symbol title level score selected model node { parent { symbol } } patent { number }
    } } } }`;
    const { patent } = await api.as.reader.get<{ patent: { predictions: { nodes: Row[] } } }>(query);
    const expected = all
      .filter(({ number }) => number === 'XN1010A1')
      .sort((a, b) => b.score - a.score)
      .map(({ symbol, selected }) => ({ symbol, selected, level: 'MAIN_GROUP', model: 'zero-shot@1' }));
    expect(patent.predictions).toMatchObject({ totalCount: 3, nodes: expected });
  });

  test('are those of the active model, or of the one that was asked for', async () => {
    const other = await addModel(api, 'experts', 4);
    await storePredictions(api, other, {
      level: 'subclass',
      said: [{ number: 'XN1001A1', predictions: [['F17C', 0.75, true]] }],
    });
    const query = `{ patent(number: "XN1001A1") {
      inForce: predictions(level: SUBCLASS) { nodes { symbol } }
      other: predictions(model: "experts@4", selected: true) { nodes { symbol score } }
    } }`;
    expect(await api.as.reader.get(query)).toEqual({
      patent: { inForce: { nodes: [] }, other: { nodes: [{ symbol: 'F17C', score: 0.75 }] } },
    });
  });

  test('are replaced when the patent is classified again, and counted once', async () => {
    const again = await addModel(api, 'experts', 5);
    const say = (predictions: Said['predictions']) =>
      storePredictions(api, again, { level: 'subclass', said: [{ number: 'XN1001A1', predictions }] });
    await say([
      ['F17C', 0.75, true],
      ['G01M', 0.5, false],
    ]);
    await say([
      ['F17C', 0.5, false],
      ['A01B', 0.25, false],
    ]);
    const rows = await walk({ filter: { model: 'experts@5' } });
    expect(rows.map(({ symbol }) => symbol)).toEqual(['F17C', 'A01B']);
  });

  test('are given with reasons to an analyst: the text is read again', async () => {
    const query = `{ patent(number: "XN1003A1") { predictions(first: 2) { nodes {
      symbol evidence { __typename ... on SignalEvidence { shares { signal share } } }
    } } } }`;
    const { patent } = await api.as.analyst.get<{
      patent: { predictions: { nodes: { symbol: string; evidence: { __typename: string }[] }[] } };
    }>(query);
    for (const { evidence } of patent.predictions.nodes)
      expect(evidence.map(({ __typename }) => __typename)).toContain('SignalEvidence');
    expect((await api.as.reader.ask(query)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('plans', () => {
  /** The plan of the statement that reads predictions, as it is where looking at all rows is out of the question. */
  async function planOf(filter: object, first: number) {
    const { statements } = await countStatements(() => api.as.reader.get(list, { filter, first }));
    const reading = statements.find((sql) => sql.includes('LIMIT') && sql.includes('p.patent_id'))!;
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    try {
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await client.query(`SET enable_${way} = off`);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${reading}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await client.end();
    }
  }

  test('take the best of a symbol from the end of an index, unsorted', async () => {
    const plan = await planOf({ symbol: 'F17C 13/00', selected: true }, 50);
    expect(plan).toMatch(
      /Limit.*\n.*Index (Only )?Scan using prediction_model_id_node_id_selected_score_patent_id_idx/,
    );
  });

  test('walk through a large part of the scheme by score, unsorted', async () => {
    const plan = await planOf({ selected: false }, 1);
    expect(plan).toMatch(/Index (Only )?Scan using prediction_model_id_selected_score_patent_id_node_id_idx/);
    expect(plan).not.toContain('Sort');
  });
});

describe('statements', () => {
  const nested = (first: number) => `{ patents(first: ${first}) { nodes {
    number title classifications { symbol node { symbol title } }
    predictions(first: 10) { nodes { symbol title score selected node { symbol title } } }
  } pageInfo { endCursor } } }`;

  test('a page of a hundred patents with predictions, symbols and titles takes five at most', async () => {
    const counted = await fewestStatements(() =>
      api.as.reader.get<{ patents: { nodes: { predictions: { nodes: Row[] } }[] } }>(nested(100)),
    );
    const { nodes } = counted.result.patents;
    expect(nodes).toHaveLength(100);
    expect(nodes.every(({ predictions }) => predictions.nodes.length === 3)).toBe(true);
    expect(counted.statements.length, counted.statements.join('\n')).toBeLessThanOrEqual(5);
  });

  test('a page of a hundred predictions with their patents takes no more than one of one', async () => {
    const page = (first: number) =>
      `{ predictions(first: ${first}, filter: { under: "A" }) { nodes { symbol patent { number title } model } } }`;
    const one = await fewestStatements(() => api.as.reader.get(page(1)));
    const many = await fewestStatements(() => api.as.reader.get(page(100)));
    expect(many.statements.length).toBeLessThanOrEqual(one.statements.length);
  });
});
