import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { addModel } from './support/store-predictions.js';

/** Of so many patents that no way to read a list leads to all of them: the later its number, the newer a patent. */
const PATENTS = 26_000;
const KETTLES = 6_000;
const VESSELS = 21_000;
const SURE = 10;
/** Those with a word that has just come up are newer. */
const NEW = 25_990;
const ANSWERED = 6_000;

let api: Api;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  const model = await addModel(api, 'teller', 1);
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO patent (id, number, title, abstract, applicants, assignees, publication_date, content_hash, classified)
     SELECT n, 'XL' || n || 'A1', CASE WHEN n <= ${KETTLES} THEN 'A kettle' WHEN n % 1000 = 0 THEN 'A samovar' ELSE 'A pot' END,
            CASE WHEN n % 5000 = 1 THEN 'Like a kettle' WHEN n > ${NEW} THEN 'Like an urn' END, ARRAY[CASE WHEN n <= ${KETTLES} THEN 'Zeta Works' ELSE 'Eta' END], '{}',
            date '2000-01-01' + n, '\\x00', n <= ${VESSELS}
       FROM generate_series(1, ${PATENTS}) n`,
  );
  await client.query(
    `INSERT INTO patent_classification (patent_id, symbol, ordinal, node_id)
     SELECT n, node.symbol, 0, node.id FROM generate_series(1, ${VESSELS}) n, cpc_node node WHERE node.symbol = 'F17C 13/02'`,
  );
  await client.query(
    `INSERT INTO classified_patent (model_id, patent_id, level, top, text_hash, best, differs)
     SELECT ${model}, n, 'SUBCLASS', 1, '\\x00', CASE WHEN n <= ${SURE} THEN 0.95 ELSE 0.5 END, n % 2 = 0
       FROM generate_series(1, ${ANSWERED}) n`,
  );
  await client.query(`INSERT INTO model_activation (model_id, activated_by) VALUES (${model}, 'test')`);
  await client.end();
});
afterAll(() => api.close());

interface Page {
  patents: {
    totalCount: number;
    quickCount: { count: number; isWhole: boolean };
    nodes: { number: string }[];
    pageInfo: { endCursor: string };
  };
}
const LIST = `query($filter: PatentFilterInput, $orderBy: PatentOrderInput, $first: Int! = 3, $after: String, $last: Int) {
  patents(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last) {
    totalCount quickCount { count isWhole } nodes { number } pageInfo { endCursor }
  }
}`;
const list = async (variables: object) => (await api.as.reader.get<Page>(LIST, variables)).patents;
const numbers = ({ nodes }: Page['patents']) => nodes.map(({ number }) => Number(number.slice(2, -2)));

describe('a long list', () => {
  test.each([
    ['of few', { search: 'samovar' }, [26_000, 25_000, 24_000], 20],
    ['of few that many are besides', { search: 'samovar F17C' }, [21_000, 20_000, 19_000], 15],
    ['of many that stand at its end', { search: 'kettle', cpc: 'F17C' }, [6_000, 5_999, 5_998], 6_003],
    ['of many that stand at its beginning', { search: 'pot' }, [25_999, 25_998, 25_997], 10_001],
    ['of all', {}, [26_000, 25_999, 25_998], 10_001],
    ['of a symbol that many carry', { cpc: 'F' }, [21_000, 20_999, 20_998], 10_001],
    ['of many of an applicant', { applicant: 'zeta' }, [6_000, 5_999, 5_998], 6_000],
    ['of few of an applicant', { applicant: 'zeta', search: 'like' }, [5_001, 1], 2],
    ['of few answers', { minConfidence: 0.9 }, [10, 9, 8], 10],
    ['of few answers that differ', { minConfidence: 0.9, differs: true }, [10, 8, 6], 5],
    ['of many answers', { maxConfidence: 0.6 }, [6_000, 5_999, 5_998], 5_990],
    ['of none', { search: 'quixotry' }, [], 0],
    ['of none that many are in part', { search: 'samovar', applicant: 'zeta' }, [], 0],
  ])(
    '%s has the right patents in the right order, and their count',
    async (_what, filter, expected, total) => {
      const page = await list({ filter });
      expect(numbers(page)).toEqual(expected);
      expect(page.totalCount).toBe(total);
      // Where the machine is busy a moment may be too short.
      const { count, isWhole } = page.quickCount;
      expect(isWhole ? count : Math.max(count, total)).toBe(total);
      expect(isWhole && total > 10_000).toBe(false);
    },
  );

  test('ends where all that fit stand at its beginning', async () => {
    const page = await list({ filter: { search: 'urn' }, first: 20 });
    expect(numbers(page)).toEqual(Array.from({ length: 10 }, (_, at) => PATENTS - at));
    expect(page.totalCount).toBe(10);
  });

  test('goes on from titles with a word to other texts with it', async () => {
    const filter = { search: 'kettle' };
    const last = await list({ filter, last: 5 });
    expect(numbers(last)).toEqual([1, 25_001, 20_001, 15_001, 10_001]);
    expect(last.totalCount).toBe(6_004);
  });

  test('is read page by page without a gap, whichever way its rows are found', async () => {
    const seen: number[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const { nodes, pageInfo }: Page['patents'] = await list({
        filter: { search: 'samovar' },
        orderBy: { field: 'NUMBER', direction: 'ASC' },
        first: 5,
        after,
      });
      seen.push(...nodes.map(({ number }) => Number(number.slice(2, -2))));
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(
      Array.from({ length: 20 }, (_, at) => 7_000 + at * 1000).sort((a, b) =>
        `XL${a}A1` < `XL${b}A1` ? -1 : 1,
      ),
    );
  });
});
