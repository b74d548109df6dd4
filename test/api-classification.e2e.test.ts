import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({
    holding: 'scheme and patents',
    environment: { NONET_SIMILAR_SEARCH: 'approximate' },
  });
  const file = await api.file('japanese.jsonl', `${JSON.stringify(japanese)}\n`);
  await api.services.imports.importPatents({ path: file }, { actor: 'test' });
  await api.services.classification.warmUp();
});
afterAll(() => api.close());

interface Prediction {
  symbol: string;
  title: string;
  level: string;
  score: number;
  selected: boolean;
  node: { symbol: string; title: string; ancestors: { symbol: string }[] } | null;
  evidence: ({ __typename: string } & Record<string, unknown>)[];
}
interface Classification {
  predictions: Prediction[];
  model: string;
  scheme: string;
  encoder: string;
  device: string;
  ms: number;
  warnings: { code: string; message: string; language: string | null }[];
}
const answer = `model scheme encoder device ms warnings { code message language } predictions {
  symbol title level score selected node { symbol title ancestors { symbol } }
  evidence {
    __typename
    ... on WordEvidence { words { word weight } }
    ... on SimilarityEvidence { symbol source text similarity }
    ... on SignalEvidence { shares { signal share } }
  }
}`;
const classify = async (input: object) =>
  (
    await api.as.analyst.get<{ classify: Classification }>(
      `query($input: ClassifyInput!) { classify(input: $input) { ${answer} } }`,
      { input },
    )
  ).classify;
const zeroShot = async (input: object) =>
  (
    await api.as.analyst.get<{ zeroShot: Classification }>(
      `query($input: ZeroShotInput!) { zeroShot(input: $input) { ${answer} } }`,
      { input },
    )
  ).zeroShot;

const leak = 'A device that finds leaks of a hydrogen tank with a pressure sensor and a temperature sensor.';
const german =
  'Vorrichtung zum Auffinden von Lecks eines Wasserstofftanks mit einem Drucksensor und einem Thermometer.';
const japanese = {
  id: 'XN5001A1',
  abstract: '水素タンクの漏れを検知する装置であって、圧力センサと温度センサとを備える装置。',
};
const notEnglish = (language: string) => [
  { code: 'TEXT_NOT_ENGLISH', message: expect.stringContaining('not in English'), language },
];

describe('classify', () => {
  test('ranks the symbols of a level, best first, with reasons and with what ran', async () => {
    const { predictions, ...run } = await classify({ text: leak, level: 'SUBCLASS' });
    expect(run).toEqual({
      model: expect.any(String),
      encoder: 'minilm-l6',
      scheme: '2025.05',
      device: 'cpu',
      ms: expect.any(Number),
      warnings: [],
    });
    expect(
      predictions
        .map(({ symbol }) => symbol)
        .slice(0, 2)
        .sort(),
    ).toEqual(['F17C', 'G01M']);
    const scores = predictions.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const { symbol, level, node, evidence, score } of predictions) {
      expect(level).toBe('SUBCLASS');
      expect(node?.symbol).toBe(symbol);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(evidence.length).toBeGreaterThan(0);
    }
  });

  test('takes a text, a patent in parts, or an imported patent by its number', async () => {
    const [spade] = (await classify({ title: 'A spade', abstract: 'A shovel for the soil' })).predictions;
    expect(spade?.symbol).toBe('A01B');
    expect((await classify({ patentNumber: 'XN1001A1' })).predictions.length).toBeGreaterThan(0);
  });

  test('answers a text that is not English with a warning, whichever way it is given', async () => {
    const { warnings, predictions } = await classify({ text: german });
    expect(warnings).toEqual(notEnglish('de'));
    expect(predictions.length).toBeGreaterThan(0);
    expect((await classify({ title: 'Leak detector', abstract: german })).warnings).toEqual(notEnglish('de'));
    expect((await classify({ patentNumber: japanese.id })).warnings).toEqual(notEnglish('ja'));
  });

  test('goes to any level, below a symbol, no further than asked', async () => {
    const { predictions } = await classify({ text: leak, level: 'SUBGROUP', under: 'F17C', top: 2 });
    expect(predictions.length).toBeGreaterThan(0);
    expect(predictions.length).toBeLessThanOrEqual(2);
    for (const { symbol } of predictions) expect(symbol).toMatch(/^F17C 13\//);
    expect((await classify({ text: leak, minScore: 1 })).predictions.every(({ score }) => score === 1)).toBe(
      true,
    );
  });

  test.each([
    ['nothing', {}],
    ['an empty text', { text: '  ' }],
    ['two subjects', { text: 'a', patentNumber: 'XN1001A1' }],
    ['more than 100 answers', { text: 'a', top: 101 }],
    ['a score above 1', { text: 'a', minScore: 1.5 }],
    ['a text of a million characters', { text: 'a'.repeat(1_000_000) }],
  ])('refuses %s', async (_, input) => {
    const { errors } = await api.as.analyst.ask(
      'query($input: ClassifyInput!) { classify(input: $input) { ms } }',
      { input },
    );
    expect(errors).toMatchObject([
      { extensions: { code: 'INPUT_INVALID', place: expect.stringMatching(/^classify/) } },
    ]);
  });

  test.each([
    [{}, 'input.text is missing'],
    [{ text: 'a', patentNumber: 'XN1001A1' }, 'input.text is "a"'],
  ])('says of %j in plain words what is wrong', async (input, wrong) => {
    const { errors } = await api.as.analyst.ask(
      'query($input: ClassifyInput!) { classify(input: $input) { ms } }',
      { input },
    );
    const allowed =
      'exactly one of a text, a patent in parts (title, abstract, claims), and the number of a stored patent';
    expect(errors).toMatchObject([{ message: `${wrong}; allowed: ${allowed}.` }]);
  });

  test.each([
    ['a patent that is not there', { patentNumber: 'XN1A1' }, 'NOT_FOUND'],
    ['a model that is not there', { text: 'a', model: 'none' }, 'MODEL_UNKNOWN'],
    ['a symbol that is none', { text: 'a', under: 'nonsense' }, 'CPC_SYMBOL_INVALID'],
  ])('names %s', async (_, input, code) => {
    const { errors } = await api.as.analyst.ask(
      'query($input: ClassifyInput!) { classify(input: $input) { ms } }',
      { input },
    );
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });
});

describe('zeroShot', () => {
  test('ranks just the symbols it is given, of whatever level', async () => {
    const symbols = ['a01b', 'F17C 13/02', 'G01'];
    const { predictions } = await zeroShot({ text: leak, symbols });
    expect(predictions.map(({ symbol }) => symbol).sort()).toEqual(['A01B', 'F17C 13/02', 'G01']);
    expect(predictions.at(-1)?.symbol).toBe('A01B');
  });

  test('warns of a text that is not English', async () => {
    expect((await zeroShot({ text: german, symbols: ['A01B'] })).warnings).toEqual(notEnglish('de'));
    expect((await zeroShot({ text: leak, symbols: ['A01B'] })).warnings).toEqual([]);
  });

  test('or all symbols of a level', async () => {
    const { predictions } = await zeroShot({ text: leak, level: 'MAIN_GROUP', under: 'G' });
    expect(predictions.map(({ symbol }) => symbol)).toEqual(['G01M 3/00']);
  });

  test('refuses symbols together with a level', async () => {
    const input = { text: 'a', symbols: ['A01B'], level: 'CLASS' };
    const { errors } = await api.as.analyst.ask(
      'query($input: ZeroShotInput!) { zeroShot(input: $input) { ms } }',
      { input },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }]);
  });
});

interface Similar {
  similarPatents: { score: number; patent: { number: string } }[];
}
const similar = `query($to: SimilarToInput!) { similarPatents(to: $to, top: 5) { score patent { number } } }`;

describe('similarPatents', () => {
  test('finds the nearest patents to a text or a patent, best first, without the patent itself', async () => {
    for (const to of [{ text: 'a spade and a plough' }, { patentNumber: 'XN1001A1' }]) {
      const { similarPatents } = await api.as.reader.get<Similar>(similar, { to });
      expect(similarPatents).toHaveLength(5);
      const scores = similarPatents.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(similarPatents.map(({ patent }) => patent.number)).not.toContain(
        'patentNumber' in to ? to.patentNumber : '',
      );
    }
  });
});

describe('what runs', () => {
  test('system says how many groups of the scheme are embedded ahead, until all of them are', async () => {
    const query = '{ system { embeddedGroups { done total } } }';
    const ahead = async () => (await api.as.reader.get<{ system: unknown }>(query)).system;
    await api.services.classification.warmUp();
    const taxonomy = await api.services.taxonomy.loaded();
    const total = taxonomy.nodesAt('main-group').length + taxonomy.nodesAt('subgroup').length;
    expect(total).toBeGreaterThan(0);
    await expect.poll(ahead).toEqual({ embeddedGroups: { done: total, total } });
  });

  test('system, encoders and plugins say so', async () => {
    const query = `{
      system { version node database { kind } encoder requestedDevice scheme { version nodes } patents classification { state } memory { residentBytes } }
      encoders { id plugin description state loaded { device dimension } problem { code } }
      plugins { name source state encoders }
    }`;
    expect(await api.as.reader.get(query)).toMatchObject({
      system: {
        database: { kind: 'EXTERNAL' },
        encoder: 'minilm-l6',
        scheme: { version: '2025.05', nodes: 20 },
        patents: 131,
        classification: { state: 'READY' },
      },
      encoders: expect.arrayContaining([
        expect.objectContaining({
          id: 'minilm-l6',
          description: 'all-MiniLM-L6-v2',
          state: 'LOADED',
          loaded: { device: 'cpu', dimension: 384 },
        }),
      ]),
      plugins: expect.arrayContaining([expect.objectContaining({ source: 'built-in', state: 'ACTIVE' })]),
    });
    await expect.poll(async () => (await fetch(`${api.url}/readyz`)).status).toBe(200);
  });
});

test.each(['SECTION', 'CLASS', 'SUBCLASS', 'MAIN_GROUP'])(
  'predictions at the level %s come best first: no score is above the one before it',
  async (level) => {
    for (const ask of [classify, zeroShot])
      for (const more of [{}, { minConfidence: 0.05 }]) {
        if (ask === zeroShot && 'minConfidence' in more) continue;
        const { predictions } = await ask({ text: leak, level, top: 100, ...more });
        const scores = predictions.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(scores.length).toBeGreaterThan(0);
      }
  },
);

describe('similarPatents among many', () => {
  test('looks approximately where it is set so, says what share of the nearest it finds, and finds a new patent at once', async () => {
    const state = async () =>
      (
        await api.as.reader.get<{ system: { similarSearch: unknown } }>(
          '{ system { similarSearch { size approximation { recall lists probes } } } }',
        )
      ).system.similarSearch;
    await api.as.reader.get<Similar>(similar, { to: { text: leak } });
    await expect.poll(state).toEqual({
      size: 131,
      approximation: {
        recall: expect.any(Number) as number,
        // Of all, or of the first 100 and more that were there when they were made: twice the square root.
        lists: expect.toSatisfy((lists: number) => lists >= 20 && lists <= 23) as number,
        probes: expect.any(Number) as number,
      },
    });
    const added = { id: 'XN5002A1', title: 'Leak finder', abstract: leak };
    const file = await api.file('leak.jsonl', `${JSON.stringify(added)}\n`);
    await api.services.imports.importPatents({ path: file }, { actor: 'test' });
    const { similarPatents } = await api.as.reader.get<Similar>(similar, { to: { text: leak } });
    expect(similarPatents[0].patent.number).toBe('XN5002A1');
    expect(await state()).toMatchObject({
      size: 132,
      approximation: { lists: expect.any(Number) as number },
    });
  });
});
