import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrix } from '@nonet/numerics';
import { checked } from '@nonet/operations';
import { importLabelSet } from '@nonet/services/operations';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../libs/services/src/database/open-database.js';
import { createLabelSets } from '../libs/services/src/labels/create-label-sets.js';
import type { LabelModel, LabelModels } from '../libs/services/src/labels/label-model.js';
import { learntVerdicts } from '../libs/services/src/labels/label-verdicts.js';
import { labelLearningWork } from '../libs/services/src/labels/label-work.js';
import { removeLabelAnswers } from '../libs/services/src/labels/remove-label-answers.js';
import type { RunContext } from '../libs/services/src/runs/run-work.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';

const PATENTS = ['XN0001A1', 'XN0002A1', 'XN0003A1', 'XN0004A1', 'XN0005A1'];
const [FIRST = '', SECOND = ''] = PATENTS;
const LABELS = 'id\ttitle\nx\tFirst pile\ny\tSecond pile\n';
const ADA = { id: 'ada', name: 'Ada' };

/** What learns from few examples takes of a model no more than its encoder, where no label names symbols. */
const MODEL = {
  name: 'none@1',
  encoder: {
    fingerprint: 'none',
    dimension: 2,
    embed: (texts: readonly string[]) => Promise.resolve(matrix(texts.length, 2)),
  },
  zeroShot: { index: {} },
} as unknown as LabelModel;

let fresh: FreshDatabase;
let database: Database;
let folder: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ kind: 'external', url: fresh.url }, { log: pino({ enabled: false }) });
  folder = await mkdtemp(join(tmpdir(), 'nonet-labels-'));
  await query(
    `INSERT INTO patent (id, number, title, applicants, assignees, text_hash, content_hash)
     SELECT at, number, 'A pile ' || at, '{}', '{}', sha256(number::bytea), sha256(number::bytea)
       FROM unnest($1::text[]) WITH ORDINALITY AS n (number, at)`,
    [PATENTS],
  );
  await query(
    `INSERT INTO model_version (id, kind, name, version, digest, files, bytes, configuration, data, created_by)
     SELECT n, 'EXPERTS', 'none', n, n, '[]', 0, '{}', '{}', 'Ada' FROM generate_series(1, 2) n`,
  );
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => query('DELETE FROM label_set'));

const query = async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
  (await database.pool.query<Row>(sql, [...values])).rows;

const leasing = (lease: () => Promise<LabelModel>): LabelModels => ({
  lease: async () => ({ model: await lease(), release: () => undefined }),
});
const serviceOf = (models: LabelModels) => createLabelSets({ database, models });
const labelSets = () => serviceOf(leasing(() => Promise.resolve(MODEL)));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
const importing = async (labels: string, examples?: string) => {
  const path = await file('labels.tsv', labels);
  const beside = examples && { examples: await file('examples.tsv', examples) };
  return labelSets().import(
    checked(importLabelSet.fields, { path, labelSet: 'piles', ...beside }),
    'test',
    {},
  );
};
const say = (label: string, patentNumber: string, verdict: 'right' | 'wrong') =>
  labelSets().review({ labelSet: 'piles', label, patentNumber, verdict, note: null }, ADA);
const learn = () => labelSets().learn({ labelSet: 'piles', model: null }, {});
const learnt = async () => {
  const { id } = await labelSets().get('piles');
  return (await learntVerdicts(database.prisma, id)).map(({ number, carried }) => [number, carried]);
};

describe('learning', () => {
  test('is done by an import where the set has examples, and by none where it has none', async () => {
    await importing(LABELS);
    await say('x', FIRST, 'right');
    expect(await importing(`${LABELS}z\tThird pile\n`)).toMatchObject({ number: 2, examples: 0 });
    expect(await learnt()).toEqual([]);
    expect(await importing(LABELS, `patent\tlabels\n${SECOND}\ty\n`)).toMatchObject({ examples: 2 });
    expect(await learnt()).toEqual([[FIRST, true]]);
    await say('x', FIRST, 'wrong');
    // The examples of before are still there.
    expect(await importing(LABELS)).toMatchObject({ isKnown: true, examples: 2 });
    expect(await learnt()).toEqual([[FIRST, false]]);
  });

  test('takes few examples for neighbours, forgets what was taken back, and then has nothing to do', async () => {
    await importing(LABELS);
    const { id } = await say('x', FIRST, 'right');
    expect(await learn()).toEqual({ labelSet: 'piles', examples: 1, waiting: 0, fit: null });
    await labelSets().withdrawReview(id, ADA);
    expect(await learnt()).toEqual([[FIRST, true]]);
    expect(await learn()).toMatchObject({ examples: 0, fit: null });
    expect(await learnt()).toEqual([]);
    await expect(learn()).rejects.toMatchObject({ code: 'LABEL_SET_UNTAUGHT' });
  });

  test('succeeds as a run from few examples, and says what it learnt', async () => {
    await importing(LABELS);
    await say('x', FIRST, 'right');
    const context = { progress: () => undefined, metrics: () => undefined } as unknown as RunContext;
    const work = labelLearningWork(labelSets(), 'cpu');
    expect(await work.run({ labelSet: 'piles', model: null }, context)).toEqual({
      ...{ labelSet: 'piles', examples: 1, waiting: 0 },
      ...{ model: null, weights: null, threshold: null, loss: null, usualLoss: null },
    });
  });

  test('of two at the same time is done by one after the other: what was said last is learnt last', async () => {
    await importing(LABELS);
    const { id } = await say('x', FIRST, 'right');
    let reading: () => void = () => undefined;
    let readOn: () => void = () => undefined;
    const reads = new Promise<void>((resolve) => (reading = resolve));
    const mayReadOn = new Promise<LabelModel>((resolve) => (readOn = () => resolve(MODEL)));
    const slow = serviceOf(
      leasing(() => {
        reading();
        return mayReadOn;
      }),
    ).learn({ labelSet: 'piles', model: null }, {});
    await reads;
    await labelSets().withdrawReview(id, ADA);
    await say('x', SECOND, 'wrong');
    const waitingFor = (signal?: AbortSignal) => {
      let waits: () => void = () => undefined;
      const waiting = new Promise<void>((resolve) => (waits = resolve));
      const onProgress = (phase: string) => phase.startsWith('waiting') && waits();
      return { waiting, done: labelSets().learn({ labelSet: 'piles', model: null }, { signal, onProgress }) };
    };
    const stop = new AbortController();
    const impatient = waitingFor(stop.signal);
    const gaveUp = expect(impatient.done).rejects.toMatchObject({ name: 'AbortError' });
    const later = waitingFor();
    await Promise.all([impatient.waiting, later.waiting]);
    stop.abort();
    await gaveUp;
    readOn();
    await Promise.all([slow, later.done]);
    expect(await learnt()).toEqual([[SECOND, false]]);
  });

  test('goes by the usual weights where there are fewer than ten examples, whatever was fitted to more', async () => {
    await importing(LABELS);
    await say('x', FIRST, 'right');
    await learn();
    const digest = async () => (await labelSets().labeller('piles', MODEL)).learnt;
    const before = await digest();
    await query(
      `INSERT INTO label_fit (label_set_id, encoder, model, examples, fit) SELECT id, 'none', 'none@1', 40, '{}' FROM label_set`,
    );
    await query('UPDATE label_set SET revision = revision + 1');
    expect(await digest()).toEqual(before);
    await learn();
    expect(await query('SELECT FROM label_fit')).toEqual([]);
  });
});

/** As if two models had answered for all patents with the first label of the set. */
const answering = () =>
  query(`WITH answered AS (
           INSERT INTO labelled_patent (model_id, label_set_id, patent_id, top, text_hash, version, doubt, dissent, rare, teaches, seconds, waiting)
           SELECT m.id, s.id, p.id, 5, p.text_hash, 1, 0, 0, 0, 0, 0, true FROM model_version m, label_set s, patent p
           RETURNING model_id, patent_id)
         INSERT INTO label_prediction (model_id, patent_id, label_id, score, selected)
         SELECT a.model_id, a.patent_id, l.id, 0.5, true FROM answered a, label l WHERE l.key = 'x'`);

describe('stored answers', () => {
  test('are removed part by part, of every model and of no other set', async () => {
    await importing(LABELS);
    await answering();
    await query(`INSERT INTO label_set (name, created_by) VALUES ('others', 'Ada')`);
    await query(
      `INSERT INTO labelled_patent SELECT (a).* FROM (
         SELECT jsonb_populate_record(a, jsonb_build_object('label_set_id', s.id)) AS a
           FROM labelled_patent a, label_set s WHERE s.name = 'others') AS copied`,
    );
    const { id } = await labelSets().get('piles');
    const counted = () =>
      query(
        `SELECT (SELECT count(*)::int FROM labelled_patent WHERE label_set_id = $1) AS answers,
                (SELECT count(*)::int FROM label_prediction) AS labels,
                (SELECT count(*)::int FROM labelled_patent WHERE label_set_id <> $1) AS others`,
        [id],
      );
    const all = 2 * PATENTS.length;
    expect(await counted()).toEqual([{ answers: all, labels: all, others: all }]);
    // Parts that end between the models of a patent.
    await removeLabelAnswers(database, id, 3);
    expect(await counted()).toEqual([{ answers: 0, labels: 0, others: all }]);
  });

  test('are settled at the end of an import, in the order in which they are written', async () => {
    await importing(`id\ttitle\texamples\nx\tFirst pile\t\ny\tSecond pile\t${FIRST}\n`);
    for (const number of PATENTS) await say('x', number, 'right');
    await answering();
    await query('UPDATE labelled_patent SET waiting = false');
    // The order in which they lie is another one.
    for (const id of [3, 2, 1]) {
      await query('UPDATE patent SET title = title WHERE id = $1', [id]);
      await query('UPDATE labelled_patent SET lot = lot WHERE patent_id = $1', [id]);
    }
    const other = new pg.Client({ connectionString: fresh.url });
    await other.connect();
    const ofOthers = async () => {
      const [row] = await query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()
            AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
      );
      return row!.waiting;
    };
    const lockAll = (which: string) =>
      other.query(`SELECT FROM labelled_patent WHERE ${which} ORDER BY patent_id FOR UPDATE NOWAIT`);
    const importedBehind = async (lock: string, whileItWaits: () => Promise<unknown>, labels: string) => {
      await other.query('BEGIN');
      await other.query(lock);
      const imported = importing(labels);
      await expect.poll(ofOthers, { timeout: 30_000 }).toBeGreaterThan(0);
      await whileItWaits();
      await other.query('ROLLBACK');
      await imported;
    };
    const waiting = async () =>
      (await query<{ count: number }>('SELECT count(*)::int FROM labelled_patent WHERE waiting'))[0]!.count;
    try {
      // While it writes examples nobody waits for it.
      await importedBehind(
        'SELECT FROM label_example FOR UPDATE',
        () => lockAll('true'),
        'id\ttitle\ny\tSecond pile\n',
      );
      expect(await waiting()).toBe(2 * PATENTS.length);
      // While it waits for a patent it has none of those that come after it.
      await importedBehind(
        'SELECT FROM labelled_patent WHERE patent_id = 3 FOR UPDATE',
        () => lockAll('patent_id > 3'),
        LABELS,
      );
      expect(await waiting()).toBe(0);
    } finally {
      await other.end();
    }
  });
});
