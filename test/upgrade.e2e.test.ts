import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../libs/services/src/database/migrate.js';
import { MIGRATIONS } from '../libs/services/src/database/migrations-folder.js';
import { type Api, startApi } from './support/api.js';
import { emptyDatabase } from './support/fresh-database.js';
import { type Client, graphqlClient } from './support/graphql-client.js';

/** The last migration of release 0.1.0. */
const LAST = '20261125155059_trace_runs';
/** Vectors are computed again; those of patents live on as those of texts. */
const COMPUTED = ['patent_embedding', 'text_embedding'];

type Counts = Readonly<Record<string, number>>;

let api: Api;
let client: Client;
let before: Counts;
let after: Counts;
beforeAll(async () => {
  const database = await emptyDatabase();
  const names = (await readdir(MIGRATIONS)).filter((name) => /^\d{14}_/.test(name)).sort();
  const old = names.slice(0, names.indexOf(LAST) + 1);
  await migrate(database.url, MIGRATIONS, old);
  const connection = new pg.Client({ connectionString: database.url });
  await connection.connect();
  await connection.query(await readFile(new URL('support/release-0.1.sql', import.meta.url), 'utf8'));
  before = await countRows(connection);
  expect(await migrate(database.url)).toEqual(names.slice(old.length));
  after = await countRows(connection);
  await connection.end();
  api = await startApi({ database });
  client = graphqlClient(api.url, 'nonet_a-key-of-release-0.1');
});
afterAll(() => api?.close());

async function countRows(connection: pg.Client): Promise<Counts> {
  const { rows } = await connection.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await connection.query<{ count: number }>(`SELECT count(*)::int AS count FROM "${name}"`);
    counts[name] = counted.rows[0]!.count;
  }
  return counts;
}

describe('a database of release 0.1 that is migrated to this one', () => {
  test('had rows in every table, and has all of them still', () => {
    for (const [table, count] of Object.entries(before)) {
      expect(count, table).toBeGreaterThan(0);
      if (!COMPUTED.includes(table)) expect(after[table], table).toBe(count);
    }
    // Patents are embedded otherwise now.
    expect(after['text_embedding']).toBe(0);
  });

  test('lets in the keys that were handed out, with their scopes under the new names', async () => {
    const { apiKeys } = await client.get<{ apiKeys: { nodes: { name: string; scopes: string[] }[] } }>(
      '{ apiKeys(first: 10) { nodes { name scopes } } }',
    );
    const scopes = Object.fromEntries(apiKeys.nodes.map((key) => [key.name, key.scopes]));
    expect(scopes['of 0.1']).toEqual([]);
    expect(scopes['kept to runs']).toEqual(['runs', 'run', 'extendExperts']);
  });

  test('tells the scheme, its symbols and what was removed from it', async () => {
    expect(
      await client.get(
        `{ cpcScheme { version nodes } cpcNode(symbol: "F17C") { title definition ancestors { symbol } patents(first: 5) { nodes { number } } }
           gone: cpcNode(symbol: "F17B") { title removedIn } }`,
      ),
    ).toEqual({
      cpcScheme: { version: '2025.05', nodes: 3 },
      cpcNode: {
        title: 'Vessels for gas',
        definition: 'Vessels that hold gas under pressure.',
        ancestors: [{ symbol: 'F' }, { symbol: 'F17' }],
        patents: { nodes: [{ number: 'XN1001A1' }] },
      },
      gone: { title: 'Gas holders', removedIn: '2025.05' },
    });
  });

  test('tells patents with their symbols, predictions, reviews and import', async () => {
    const { patent } = await client.get<{ patent: object }>(
      `{ patent(number: "XN1001A1") {
           title abstract claims filingDate publicationDate applicants labels createdAt
           classifications { symbol inventive node { symbol } }
           predictions(first: 5, model: "ours@1") { nodes { symbol score selected } }
           reviews(first: 5) { nodes { verdict note score model reviewer { name } } }
           import { source added rejected state rejections(first: 5) { nodes { place reason } } } } }`,
    );
    expect(patent).toEqual({
      title: 'A tank for hydrogen',
      abstract: 'It holds gas.',
      claims: expect.stringContaining('A tank with a valve.') as string,
      filingDate: '2019-01-01',
      publicationDate: '2020-01-01',
      applicants: ['Tanks Ltd'],
      labels: 'GOLD',
      createdAt: '2026-11-25T09:00:30.000Z',
      classifications: [
        { symbol: 'F17C', inventive: true, node: { symbol: 'F17C' } },
        { symbol: 'X99Z', inventive: false, node: null },
      ],
      predictions: { nodes: [{ symbol: 'F17C', score: 0.75, selected: true }] },
      reviews: {
        nodes: [
          { verdict: 'RIGHT', note: 'as filed', score: 0.75, model: 'ours@1', reviewer: { name: 'of 0.1' } },
        ],
      },
      import: {
        source: '/data/patents.jsonl',
        added: 2,
        rejected: 1,
        state: 'SUCCEEDED',
        rejections: { nodes: [{ place: 'line 3', reason: 'title is a number' }] },
      },
    });
  });

  test('tells runs by their kinds of today, with what they reported and came to', async () => {
    const { runs } = await client.get<{ runs: { totalCount: number; nodes: { kind: string }[] } }>(
      `{ runs(first: 20) { totalCount nodes { id kind state startedBy configuration result error { code }
           logs(first: 5) { nodes { sequence type } } } } }`,
    );
    expect(runs.totalCount).toBe(8);
    expect(runs.nodes.map(({ kind }) => kind)).toEqual([
      'PATENT_IMPORT',
      'SCHEME_IMPORT',
      'BATCH_CLASSIFICATION',
      'EVALUATION',
      'REVIEW_LEARNING',
      'EXPERT_EXTENSION',
      'EXPERT_TRAINING',
      'ENCODER_TRAINING',
    ]);
    expect(runs.nodes.at(-1)).toMatchObject({
      startedBy: 'of 0.1',
      result: { encoder: 'mine' },
      logs: {
        nodes: [
          { sequence: 1, type: 'queued' },
          { sequence: 2, type: 'succeeded' },
        ],
      },
    });
    expect(runs.nodes.at(-2)).toMatchObject({ state: 'FAILED', error: { code: 'INPUT_INVALID' } });
  });

  test('tells models with evaluations and activations, predictions, reviews, imports and the audit log', async () => {
    const told = await client.get<Record<string, { nodes: object[] }>>(
      `{ models(first: 5) { nodes { reference createdBy } } modelActivations(first: 5) { nodes { activatedBy forced model { reference } } }
         evaluations(first: 5) { nodes { dataset documents metrics model { reference } } }
         predictions(first: 5, filter: { model: "ours@1" }, order: DESC) { nodes { score patent { number } } }
         reviews(first: 5) { nodes { text symbol verdict } } imports(first: 5) { nodes { kind error { code } } }
         auditLog(first: 5) { nodes { action arguments errorCode address } } }`,
    );
    expect(told).toMatchObject({
      models: { nodes: [{ reference: 'ours@1', createdBy: 'Ada' }] },
      modelActivations: {
        nodes: [
          { forced: false, model: null },
          { forced: true, model: { reference: 'ours@1' } },
        ],
      },
      evaluations: { nodes: [{ dataset: 'held', documents: 2, metrics: { microF1: 0.5 } }] },
      predictions: {
        nodes: [
          { score: 0.75, patent: { number: 'XN1001A1' } },
          { score: 0.25, patent: { number: 'XN1002A1' } },
        ],
      },
      reviews: { nodes: [{ text: 'a valve', verdict: 'MISSING' }, { symbol: 'F17C' }] },
      imports: { nodes: [{ kind: 'PATENTS' }, { kind: 'SCHEME', error: { code: 'SCHEME_UNREADABLE' } }] },
      auditLog: {
        nodes: [{ action: 'activateModel', errorCode: 'MODEL_UNKNOWN' }, { address: '192.0.2.1' }],
      },
    });
  });

  test('goes on to be written: an import adds to it', async () => {
    const path = await api.file(
      'more.jsonl',
      '{"id": "XN1003A1", "title": "A tank for water", "cpc": ["F17C"]}\n',
    );
    await api.services.imports.importPatents({ path }, { actor: 'test' });
    const { patents } = await client.get<{ patents: { totalCount: number } }>(
      '{ patents(first: 1) { totalCount } }',
    );
    expect(patents.totalCount).toBe(3);
  });
});
