import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPatents } from '@nonet/patents';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { run } from './support/command.js';
import { graphqlClient, type Client } from './support/graphql-client.js';
import { fewestStatements } from './support/statement-counter.js';
import { addModel } from './support/store-predictions.js';

let api: Api;
let other: Client;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  await addModel(api, 'experts', 3);
  const { secret } = await api.services.keys.create({ name: 'Grace', role: 'analyst', expiresAt: null });
  other = graphqlClient(api.url, secret);
});
afterAll(() => api.close());

interface Review {
  id: string;
  symbol: string;
  verdict: string;
  note: string | null;
}
const REVIEW = `mutation($input: ReviewInput!) { reviewPrediction(input: $input) {
  id symbol verdict note text score model patent { number } node { title } reviewer { name }
} }`;
const review = async (input: object, client = api.as.analyst) =>
  (await client.get<{ reviewPrediction: Review }>(REVIEW, { input })).reviewPrediction;
const codeOf = async (input: object, client = api.as.analyst) =>
  (await client.ask(REVIEW, { input })).errors[0]?.extensions.code;
const list = async (filter: object) => {
  const query = `query($filter: ReviewFilterInput) { reviews(filter: $filter, first: 100) {
    totalCount nodes { id symbol verdict note }
  } }`;
  return (await api.as.analyst.get<{ reviews: { totalCount: number; nodes: Review[] } }>(query, { filter }))
    .reviews;
};
const examples = async (after?: Date) => {
  const found = [];
  for await (const example of api.services.reviews.reviewedExamples(after && { after })) found.push(example);
  return found;
};

describe('a review', () => {
  test('says of a stored patent what a person thinks of a prediction', async () => {
    const input = {
      patentNumber: 'xn 1001 a1',
      symbol: 'f17c',
      verdict: 'WRONG',
      note: ' no vessel in it ',
      model: 'experts@3',
      score: 0.75,
    };
    expect(await review(input)).toMatchObject({
      symbol: 'F17C',
      verdict: 'WRONG',
      note: 'no vessel in it',
      text: null,
      score: 0.75,
      model: 'experts@3',
      patent: { number: 'XN1001A1' },
      node: { title: 'Vessels for compressed or liquefied gas; hydrogen tanks' },
      reviewer: { name: 'test analyst' },
    });
  });

  test('of what the scheme alone answered is kept before any of its predictions are', async () => {
    const said = { text: 'A hoe of steel', symbol: 'A01B', model: 'zero-shot', verdict: 'RIGHT' };
    const { id, ...kept } = await review(said);
    expect(kept).toMatchObject({ symbol: 'A01B', model: null });
    await api.as.analyst.get('mutation($id: ID!) { withdrawReview(id: $id) { id } }', { id });
  });

  test('is taken back by whoever said it, and by nobody else', async () => {
    const { id } = await review({ text: 'A rake of wood', symbol: 'A01B', verdict: 'RIGHT' });
    const withdraw = `mutation($id: ID!) { withdrawReview(id: $id) { id verdict } }`;
    expect((await other.ask(withdraw, { id })).errors[0]?.extensions.code).toBe('NOT_FOUND');
    expect(await api.as.analyst.get(withdraw, { id })).toEqual({ withdrawReview: { id, verdict: 'RIGHT' } });
    expect((await api.as.analyst.ask(withdraw, { id })).errors[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await api.as.analyst.ask(withdraw, { id: 'none' })).errors[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await list({ symbol: 'A01B' })).nodes.map((one) => one.id)).not.toContain(id);
  });

  test('of the same text and symbol takes the place of the one before; another person has a word of their own', async () => {
    const said = { text: 'A spade with a handle', symbol: 'A01B' };
    const first = await review({ ...said, verdict: 'WRONG' });
    const second = await review({ ...said, verdict: 'RIGHT' });
    expect(second).toMatchObject({ id: first.id, verdict: 'RIGHT' });
    const third = await review({ ...said, verdict: 'WRONG' }, other);
    expect(third.id).not.toBe(first.id);
    expect((await list({ symbol: 'A01B' })).nodes.map(({ verdict }) => verdict)).toEqual(['WRONG', 'RIGHT']);
  });

  test('that is sent again under its key changes nothing; the key is refused for another', async () => {
    const said = {
      patentNumber: 'XN1002A1',
      symbol: 'A01B 3/00',
      verdict: 'RIGHT',
      idempotencyKey: 'click-1',
    };
    const [first, again] = await Promise.all([review(said), review(said)]);
    expect(again.id).toBe(first.id);
    const later = await review({ ...said, verdict: 'WRONG', idempotencyKey: 'click-2' });
    expect(later.id).toBe(first.id);
    expect(await review(said)).toMatchObject({ id: first.id, verdict: 'WRONG' });
    expect(await codeOf({ ...said, symbol: 'G01M' })).toBe('REVIEW_KEY_REUSED');
    expect((await list({ patent: 'XN1002A1' })).nodes).toMatchObject([{ verdict: 'WRONG' }]);
  });

  test.each([
    { score: 0.5 },
    { score: null },
    { model: 'experts@3' },
    { note: 'on second thought' },
    { verdict: 'MISSING' },
    { symbol: 'A01B' },
    { patentNumber: 'XN1021A1' },
    { patentNumber: null, text: 'a spade' },
  ])('under a key that named another is refused where only this differs: %o', async (other) => {
    const said = { patentNumber: 'XN1020A1', symbol: 'A01B 3/00', verdict: 'RIGHT', score: 0.25 };
    const { id } = await review({ ...said, idempotencyKey: 'whole' });
    expect(await codeOf({ ...said, ...other, idempotencyKey: 'whole' })).toBe('REVIEW_KEY_REUSED');
    expect(await review({ ...said, idempotencyKey: 'whole' })).toMatchObject({ id, verdict: 'RIGHT' });
  });

  test.each([
    [{ symbol: 'A01B', verdict: 'RIGHT' }, 'INPUT_INVALID'],
    [{ symbol: 'A01B', verdict: 'RIGHT', text: ' ' }, 'INPUT_INVALID'],
    [{ symbol: 'A01B', verdict: 'RIGHT', text: 'a spade', patentNumber: 'XN1001A1' }, 'INPUT_INVALID'],
    [{ symbol: 'A01B', verdict: 'RIGHT', patentNumber: 'XN1A1' }, 'NOT_FOUND'],
    [{ symbol: 'B60T', verdict: 'RIGHT', text: 'a brake' }, 'NOT_FOUND'],
    [{ symbol: 'spade', verdict: 'RIGHT', text: 'a spade' }, 'CPC_SYMBOL_INVALID'],
    [{ symbol: 'A01B', verdict: 'RIGHT', text: 'a spade', model: 'nobody' }, 'MODEL_UNKNOWN'],
    [{ symbol: 'A01B', verdict: 'PERHAPS', text: 'a spade' }, 'INPUT_INVALID'],
    [{ symbol: 'A01B', verdict: 'RIGHT', text: 'a spade', score: 2 }, 'INPUT_INVALID'],
  ])('is refused for %o: %s', async (input, code) => expect(await codeOf(input)).toBe(code));

  test('is for analysts', async () => {
    const said = { text: 'a spade', symbol: 'A01B', verdict: 'RIGHT' };
    expect(await codeOf(said, api.as.reader)).toBe('FORBIDDEN');
  });
});

describe('reviews', () => {
  test('are filtered by symbol, verdict, reviewer and patent', async () => {
    await review({ patentNumber: 'XN1010A1', symbol: 'G01M 3/32', verdict: 'MISSING' });
    await review({ patentNumber: 'XN1010A1', symbol: 'G01M 3/00', verdict: 'RIGHT' }, other);
    const symbols = async (filter: object) => (await list(filter)).nodes.map(({ symbol }) => symbol).sort();
    expect(await symbols({ under: 'G01M' })).toEqual(['G01M 3/00', 'G01M 3/32']);
    expect(await symbols({ under: 'G01M', verdict: 'MISSING' })).toEqual(['G01M 3/32']);
    expect(await symbols({ reviewer: 'grace', under: 'G' })).toEqual(['G01M 3/00']);
    expect(await symbols({ patent: 'XN1010A1' })).toEqual(['G01M 3/00', 'G01M 3/32']);
    expect(await symbols({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
  });

  test('stand beside patents: those of a page by one statement', async () => {
    const query = (first: number) => `{ patents(first: ${first}, orderBy: { field: NUMBER, direction: ASC }) {
      nodes { number reviews { nodes { symbol verdict } } }
    } }`;
    const one = await fewestStatements(() => api.as.analyst.get(query(1)));
    const many = await fewestStatements(() =>
      api.as.analyst.get<{ patents: { nodes: { number: string; reviews: { nodes: Review[] } }[] } }>(
        query(50),
      ),
    );
    expect(many.statements.length).toBeLessThanOrEqual(one.statements.length);
    const { nodes } = many.result.patents;
    expect(nodes.find(({ number }) => number === 'XN1001A1')?.reviews.nodes).toEqual([
      { symbol: 'F17C', verdict: 'WRONG' },
    ]);
  });
});

describe('reviewed texts', () => {
  test('are examples with what they carry and what not; of several words on a symbol the last counts', async () => {
    const all = await examples();
    const of = (id: RegExp) => all.find((example) => id.test(example.id));
    expect(of(/^XN1001A1$/)).toMatchObject({ title: 'A spade of the kind 0', right: [], wrong: ['F17C'] });
    expect(of(/^XN1010A1$/)).toMatchObject({ right: ['G01M 3/00', 'G01M 3/32'], wrong: [] });
    // Grace had the last word on the spade.
    expect(of(/^review:/)).toMatchObject({ abstract: 'A spade with a handle', right: [], wrong: ['A01B'] });
    const last = all.at(-1)!;
    expect(await examples(last.reviewedAt)).toEqual([]);
    await review({ patentNumber: 'XN1001A1', symbol: 'A01B 1/02', verdict: 'RIGHT' });
    expect(await examples(last.reviewedAt)).toMatchObject([
      { id: 'XN1001A1', right: ['A01B 1/02'], wrong: ['F17C'] },
    ]);
  });

  test('are exported as records that imports and trainings read', async () => {
    const environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
    const { code, stdout } = await run(['reviews', '--examples'], environment);
    expect(code).toBe(0);
    const folder = await mkdtemp(join(tmpdir(), 'nonet-reviews-'));
    try {
      await writeFile(join(folder, 'reviewed.jsonl'), stdout);
      const records = [];
      for await (const result of readPatents(join(folder, 'reviewed.jsonl'))) records.push(result);
      expect(records).toHaveLength((await examples()).length);
      expect(records).toContainEqual(
        expect.objectContaining({
          type: 'patent',
          patent: expect.objectContaining({
            number: 'XN1010A1',
            labels: 'partial',
            classifications: [
              expect.objectContaining({ symbol: 'G01M 3/00' }),
              expect.objectContaining({ symbol: 'G01M 3/32' }),
            ],
          }) as object,
        }),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('are listed for people', async () => {
    const environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
    const { stdout } = await run(['reviews', '--verdict', 'missing'], environment);
    expect(stdout).toMatch(/test analyst +G01M 3\/32 +missing/);
  });
});
