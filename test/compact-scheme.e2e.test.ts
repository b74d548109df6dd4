import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patentFile, patents, scheme } from './support/small-world.js';

/** The scheme of the small world without its groups, and with tags: the patents carry symbols that it does not know. */
const compact = [
  ...scheme.split('\n').filter((line) => line !== '' && !line.includes('/')),
  'Y\t\tTags',
  'Y02\t\tAgainst climate change',
  'Y02E\t\tEnergy with fewer emissions',
  'Y10\t\tSubjects of a former classification',
  'Y10S\t\tIts collections: tanks',
  'Y10T\t\tIts classes: leaks',
].join('\n');

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

describe('symbols of the former US classification', () => {
  interface Answer {
    predictions: { symbol: string; score: number }[];
  }
  const text = 'A sensor for leaks of tanks.';
  const classify = async (more: object) => {
    const query =
      'query($input: ClassifyInput!) { classify(input: $input) { predictions { symbol score } } }';
    const input = { text, top: 100, ...more };
    const { classify: answer } = await api.as.analyst.get<{ classify: Answer }>(query, { input });
    return answer.predictions.map(({ symbol }) => symbol).sort();
  };

  test('are left out of answers, unless they are asked for by the flag or by name', async () => {
    expect(await classify({})).toEqual(['A01B', 'F17C', 'G01M', 'Y02E']);
    const all = ['A01B', 'F17C', 'G01M', 'Y02E', 'Y10S', 'Y10T'];
    expect(await classify({ includeLegacy: true, publicationDate: '1999-05-04' })).toEqual(all);
    expect(await classify({ under: 'Y10' })).toEqual(['Y10S', 'Y10T']);
    expect(await classify({ level: 'CLASS' })).toEqual(['A01', 'F17', 'G01', 'Y02']);
  });

  test('can be among the symbols that zero-shot is given, and section Y is then no less than they are', async () => {
    const query =
      'query($input: ZeroShotInput!) { zeroShot(input: $input) { predictions { symbol score } } }';
    const input = { text, symbols: ['Y', 'Y10T', 'F17C'] };
    const { zeroShot } = await api.as.analyst.get<{ zeroShot: Answer }>(query, { input });
    const scoreOf = new Map(zeroShot.predictions.map(({ symbol, score }) => [symbol, score]));
    expect(scoreOf.size).toBe(3);
    expect(scoreOf.get('Y')!).toBeGreaterThanOrEqual(scoreOf.get('Y10T')!);
  });

  test('are stored by a batch that asks for them, and patents classified without them are then classified again', async () => {
    const batch = (includeLegacy: boolean) =>
      api.services.predictions.classifyCorpus(
        {
          filter: {},
          level: 'subclass',
          top: 10,
          minScore: 0,
          includeLegacy,
          model: null,
          collection: null,
          labelSet: null,
        },
        {},
      );
    const legacy = async () => {
      const query = '{ predictions(first: 1, filter: { under: "Y10" }) { totalCount } }';
      return (await api.as.reader.get<{ predictions: { totalCount: number } }>(query)).predictions.totalCount;
    };
    const { documents } = await batch(false);
    expect(documents).toBeGreaterThan(0);
    expect(await legacy()).toBe(0);
    expect((await batch(false)).documents).toBe(0);
    expect((await batch(true)).documents).toBe(documents);
    expect(await legacy()).toBe(2 * documents);
  });
});
