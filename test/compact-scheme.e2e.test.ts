import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patentFile, patents, scheme } from './support/small-world.js';

/** The scheme of the small world without its groups: the patents carry symbols that it does not know. */
const compact = scheme
  .split('\n')
  .filter((line) => !line.includes('/'))
  .join('\n');

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const { imports } = api.services;
  const options = { actor: 'test' };
  await imports.importScheme({ path: await api.file('scheme.tsv', compact), definitions: null }, options);
  await imports.importPatents({ path: await api.file('patents.jsonl', patentFile) }, options);
});
afterAll(() => api.close());

interface Found {
  totalCount: number;
  nodes: { number: string }[];
}

describe('under a scheme without groups', () => {
  test.each(['A', 'A01', 'A01B', 'F17C', 'G01M', 'G'])(
    'the patents of %s are those whose symbols begin with it, by symbol and by filter alike',
    async (symbol) => {
      const found = 'totalCount nodes { number }';
      const query = `query($symbol: String!) {
        cpcNode(symbol: $symbol) { patents(first: 100) { ${found} } }
        patents(first: 100, filter: { cpc: $symbol }) { ${found} }
      }`;
      const answer = await api.as.reader.get<{ cpcNode: { patents: Found }; patents: Found }>(query, {
        symbol,
      });
      const below = patents.filter(({ cpc }) => cpc.some((one) => one.startsWith(symbol)));
      expect(answer.patents.totalCount).toBe(below.length);
      expect(answer.cpcNode.patents).toEqual(answer.patents);
    },
  );

  test('the filter takes a group that the scheme does not know', async () => {
    const query = '{ patents(filter: { cpc: "G01M 3/00" }) { totalCount } }';
    const having = patents.filter(({ cpc }) => cpc.includes('G01M 3/00'));
    expect(await api.as.reader.get(query)).toEqual({ patents: { totalCount: having.length } });
  });
});
