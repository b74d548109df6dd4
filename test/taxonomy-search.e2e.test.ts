import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

const data = process.env['NONET_DATA'];
const compact = fileURLToPath(new URL('../prisma/sample/cpc-compact.tsv', import.meta.url));

interface Found {
  cpcNodes: {
    totalCount: number;
    nodes: { symbol: string; level: string; ancestors: { symbol: string }[] }[];
    pageInfo: { endCursor: string; hasNextPage: boolean };
  };
}
const SEARCH = `query($search: String!, $first: Int! = 20, $after: String) {
  cpcNodes(filter: { search: $search }, first: $first, after: $after) {
    totalCount nodes { symbol level ancestors { symbol } } pageInfo { endCursor hasNextPage }
  }
}`;

const searching = (api: () => Api) => ({
  find: async (search: string, more: object = {}) =>
    (await api().as.reader.get<Found>(SEARCH, { search, ...more })).cpcNodes,
  /** The place of the first hit in a subclass; Infinity where there is none among the first hundred. */
  async placeOf(
    this: { find: (search: string, more?: object) => Promise<Found['cpcNodes']> },
    search: string,
    subclass: string,
  ) {
    const { nodes } = await this.find(search, { first: 100 });
    const place = nodes.findIndex(({ symbol }) => symbol.startsWith(subclass));
    return place < 0 ? Infinity : place;
  },
});

describe('the search of the compact scheme', () => {
  let api: Api;
  const { find, placeOf } = searching(() => api);
  beforeAll(async () => {
    api = await startApi();
    await api.services.imports.importScheme({ path: compact, definitions: null }, { actor: 'test' });
  });
  afterAll(() => api.close());

  test.each([
    ['bicycle', 'B62'],
    ['umbrella', 'A45B'],
    ['toothbrush', 'A46B'],
    ['battery', 'H01M'],
    ['spectacles', 'G02C'],
    ['hearing aid', 'H04R'],
  ])('finds for %j the place %s among the first three', async (search, subclass) => {
    expect(await placeOf.call({ find }, search, subclass)).toBeLessThan(3);
  });

  test.each(['B62K', 'b62k', 'B62', 'H04'])('puts symbols first that begin with %j', async (search) => {
    const { nodes } = await find(search);
    expect(nodes[0]?.symbol).toBe(search.toUpperCase());
    expect(nodes.every(({ symbol }) => symbol.startsWith(search.toUpperCase()))).toBe(true);
  });

  test('says how many there are, where each stands, and is walked to its end', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: Found['cpcNodes'] = await find('vehicle', { first: 7, after });
      for (const { symbol, level, ancestors } of page.nodes) {
        expect(ancestors).toHaveLength({ SECTION: 0, CLASS: 1, SUBCLASS: 2 }[level] ?? -1);
        expect(ancestors.every((above) => symbol.startsWith(above.symbol))).toBe(true);
      }
      seen.push(...page.nodes.map(({ symbol }) => symbol));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
      if (!more) expect(seen).toHaveLength(page.totalCount);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(7);
  });
});

describe.skipIf(!data)('the search of the whole CPC', () => {
  let api: Api;
  const { find, placeOf } = searching(() => api);
  beforeAll(async () => {
    api = await startApi();
    const path = join(data ?? '', 'cpc', 'CPCTitleList202505.zip');
    const definitions = join(data ?? '', 'cpc', 'FullCPCDefinitionXML202505.zip');
    await api.services.imports.importScheme({ path, definitions }, { actor: 'test' });
  }, 600_000);
  afterAll(() => api.close());

  test.each([
    ['bicycle', 'B62K'],
    ['umbrella', 'A45B'],
    ['toothbrush', 'A46B'],
    ['chewing gum', 'A23G'],
    ['violin', 'G10D'],
    ['helicopter', 'B64C'],
    ['wind turbine', 'F03D'],
    ['spectacle frames', 'G02C'],
    ['hearing aid', 'H04R'],
    ['fire extinguisher', 'A62C'],
    ['greenhouse', 'A01G'],
    ['neural network', 'G06N'],
    ['blood pressure', 'A61B'],
    ['solar cells', 'H10F'],
  ])('finds for %j the subclass %s among the first five', async (search, subclass) => {
    const { nodes } = await find(search, { first: 5 });
    expect(
      await placeOf.call({ find }, search, subclass),
      nodes.map(({ symbol }) => symbol).join(', '),
    ).toBeLessThan(5);
  });

  test('puts bicycles before boats that have pedals', async () => {
    expect(await placeOf.call({ find }, 'bicycle', 'B62K')).toBeLessThan(
      await placeOf.call({ find }, 'bicycle', 'B63H'),
    );
  });
});
