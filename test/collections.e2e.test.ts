import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { calibrateCollection, classifyPatents, evaluateModel } from '@nonet/services/operations';
import { checked } from '@nonet/operations';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { run } from './support/command.js';
import { giveShippedVectors } from './support/shipped-vectors.js';
import { signedIn } from './support/web-app.js';

const SAMPLE = 72;
const SPADE = 'A spade with teeth for digging heavy soil';

let api: Api;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await giveShippedVectors(api.databaseUrl);
  await api.services.firstStart({ onStep: () => undefined });
  await api.services.classification.warmUp();
  environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
}, 240_000);
afterAll(() => api?.close());

interface Answer {
  classify: { model: string; collection: string | null; predictions: { symbol: string; score: number }[] };
}
const CLASSIFY = `query($input: ClassifyInput!) {
  classify(input: $input) { model collection predictions { symbol score } }
}`;
const classify = async (collection: string | null) =>
  (await api.as.analyst.get<Answer>(CLASSIFY, { input: { text: SPADE, collection } })).classify;

describe('the worked example of the user guide', () => {
  test('runs as it is printed, on the sample data', async () => {
    const guide = await readFile(fileURLToPath(new URL('../docs/user-guide.md', import.meta.url)), 'utf8');
    const [, chapter = ''] = /^## Collections\n([\s\S]*?)^## /m.exec(guide) ?? [];
    const [, block = ''] = /```\n(npx nonet collections create made-up[\s\S]*?)```/.exec(chapter) ?? [];
    const commands = [...block.matchAll(/^npx nonet (.+)$/gm)].map(([, line = '']) =>
      [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
    );
    expect(commands.length).toBeGreaterThan(3);
    const printed: string[] = [];
    for (const command of commands) {
      const { code, stdout, stderr } = await run(command, environment);
      expect({ code, stderr, command }).toMatchObject({ code: 0, command });
      printed.push(stdout);
    }
    const all = printed.join('\n');
    expect(all).toContain(`The collection made-up has ${SAMPLE} patents`);
    expect(all).toMatch(new RegExp(`${SAMPLE} patents were read, ${SAMPLE} of them with symbols`));
    expect(all).toMatch(/nonet-experts@\d+ for made-up/);
    expect(all).toMatch(/subclasses a patent +\d\.\d\d +\d\.\d\d +\d\.\d\d/);
  }, 240_000);
});

describe('a collection', () => {
  test('answers over GraphQL only once a run has calibrated the active model for it', async () => {
    const made = await api.as.analyst.get<{ createCollection: { name: string; patentCount: number } }>(
      `mutation($input: CreateCollectionInput!) {
        createCollection(input: $input) { name patentCount conditions { name value } }
      }`,
      { input: { name: 'electric', note: 'Section H', filter: { cpc: 'H' } } },
    );
    expect(made.createCollection).toMatchObject({
      name: 'electric',
      conditions: [{ name: 'cpc', value: 'H' }],
    });
    expect(made.createCollection.patentCount).toBeGreaterThan(5);
    const { errors } = await api.as.analyst.ask(CLASSIFY, { input: { text: SPADE, collection: 'electric' } });
    expect(errors[0]?.extensions).toMatchObject({
      code: 'COLLECTION_UNCALIBRATED',
      hint: expect.stringContaining('Calibrate it first'),
    });

    const { calibrateCollection: started } = await api.as.admin.get<{ calibrateCollection: { id: string } }>(
      'mutation { calibrateCollection(input: { collection: "electric" }) { id kind } }',
    );
    const state = async () => {
      const query = 'query($id: ID!) { run(id: $id) { state error { message } } }';
      return (await api.as.reader.get<{ run: { state: string } }>(query, { id: started.id })).run;
    };
    await expect.poll(state, { timeout: 120_000 }).toMatchObject({ state: 'SUCCEEDED' });

    const { collection } = await api.as.reader.get<{
      collection: { calibrations: { byLabels: boolean; texts: number; habits: object }[]; assigned: object };
    }>(`{ collection(name: "electric") {
      assigned { labels sections { section share } }
      calibrations { model byLabels texts labelled habits { labels sections { section share } } }
    } }`);
    // Fewer than thirty have symbols, so its texts alone say how it is: nearly all are of section H.
    expect(collection.calibrations).toMatchObject([
      { byLabels: false, texts: made.createCollection.patentCount },
    ]);
    const { sections } = collection.calibrations[0]!.habits as {
      sections: { section: string; share: number }[];
    };
    expect(sections.find(({ section }) => section === 'H')!.share).toBeGreaterThan(0.5);
    expect(collection.assigned).toMatchObject({
      sections: expect.arrayContaining([{ section: 'H', share: 1 }]),
    });
    expect(await classify('electric')).toMatchObject({ collection: 'electric' });
  }, 240_000);

  test('leaves the answers of the model itself as they are', async () => {
    const before = await classify(null);
    expect(before.collection).toBeNull();
    const calibrated = await classify('made-up');
    expect(calibrated.predictions).not.toEqual(before.predictions);
    expect(calibrated.predictions.map(({ symbol }) => symbol)[0]).toBe(before.predictions[0]!.symbol);
    expect(await classify(null)).toEqual(before);
  });

  test('restricts the classification of stored patents to its own, which are done again by it and by the model', async () => {
    const asked = (collection: string | null) =>
      checked(classifyPatents.fields, { level: 'section', top: 3, filter: { cpc: 'H' }, collection });
    const counts = [];
    for (const collection of [null, 'electric', 'electric', null])
      counts.push((await api.services.predictions.classifyCorpus(asked(collection), {})).documents);
    const [all, own, again, back] = counts;
    expect(own).toBe(all);
    expect(again).toBe(0);
    expect(back).toBe(all);
    const others = checked(classifyPatents.fields, {
      level: 'section',
      filter: { cpc: 'A' },
      collection: 'electric',
    });
    const { documents } = await api.services.predictions.classifyCorpus(others, {});
    expect(documents).toBeLessThan(all!);
  });

  test('is evaluated by its calibration, and its figures do not stay with the version', async () => {
    const file = fileURLToPath(new URL('../prisma/sample/patents.jsonl', import.meta.url));
    const asked = checked(evaluateModel.fields, { file, limit: 20, collection: 'made-up' });
    const { evaluation, models } = api.services;
    expect(await evaluation.evaluate(asked, {})).toMatchObject({ collection: 'made-up', documents: 20 });
    await expect(evaluation.store(asked, { runId: null })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const known = async () => (await models.evaluations({}, { first: 100, after: null })).edges.length;
    const before = await known();
    const ofRun = await evaluation.store(asked, { runId: randomUUID() });
    expect(ofRun.report.collection).toBe('made-up');
    expect(await known()).toBe(before);
    const withoutLearning = { ...asked, mode: 'zero-shot' } as const;
    await expect(evaluation.evaluate(withoutLearning, {})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('without a patent that has a text cannot be calibrated for', async () => {
    await api.services.collections.create({ name: 'nothing', note: null, filter: { country: 'ZZ' } }, 'test');
    await expect(
      api.services.calibrations.calibrate(checked(calibrateCollection.fields, { collection: 'nothing' }), {}),
    ).rejects.toMatchObject({ code: 'COLLECTION_EMPTY' });
  });

  test('takes the predictions made by its calibrations along, and no others', async () => {
    const { predictions, collections, calibrations } = api.services;
    const classified = async (filter: object, collection: string | null) => {
      const asked = checked(classifyPatents.fields, { level: 'class', top: 2, filter, collection });
      return (await predictions.classifyCorpus(asked, {})).documents;
    };
    await collections.create({ name: 'passing', note: null, filter: { cpc: 'H' } }, 'test');
    await calibrations.calibrate(checked(calibrateCollection.fields, { collection: 'passing' }), {});
    const own = await classified({}, null);
    const documents = await classified({}, 'passing');
    expect(documents).toBeLessThan(own);
    await collections.remove('passing');
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ patents: number; listed: number; totals: number }>(
      `SELECT count(DISTINCT p.patent_id) FILTER (WHERE n.level = 'CLASS')::int AS patents, count(*)::int AS listed,
              (SELECT sum(count)::int FROM prediction_total) AS totals
         FROM prediction p JOIN cpc_node n ON n.id = p.node_id`,
    );
    await client.end();
    expect(rows[0]!.patents).toBe(own - documents);
    expect(rows[0]!.totals).toBe(rows[0]!.listed);
    expect(await classified({}, null)).toBe(documents);
  });

  test('is called as no other, and unknown once it is removed', async () => {
    const again = { name: 'electric', note: null, filter: {} };
    await expect(api.services.collections.create(again, 'test')).rejects.toMatchObject({ code: 'CONFLICT' });
    await api.as.admin.get('mutation { removeCollection(name: "electric") { name } }');
    const { errors } = await api.as.analyst.ask(CLASSIFY, { input: { text: SPADE, collection: 'electric' } });
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
    const { errors: denied } = await api.as.reader.ask(
      'mutation { removeCollection(name: "made-up") { name } }',
    );
    expect(denied[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('the web app', () => {
  test('lists collections, and answers by the calibration of the one that is chosen', async () => {
    const browser = await launchBrowser();
    try {
      const page = await signedIn(browser, api, { role: 'analyst', path: '/collections' });
      let asked = 0;
      page.on('request', (request) => void (request.url().endsWith('/graphql') && asked++));
      await page.getByRole('link', { name: 'made-up' }).waitFor();
      // Longer than a page needs that asks again and again: what is on it was asked for once.
      await page.waitForTimeout(1_000);
      expect(asked).toBeLessThan(10);

      await page.getByRole('link', { name: 'Classify', exact: true }).click();
      await page.getByRole('textbox', { name: 'Text' }).fill(SPADE);
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByLabel('Collection whose calibration answers').selectOption('made-up');
      await page.getByRole('button', { name: 'Classify', exact: true }).click();
      await page.getByText('calibrated for made-up').waitFor();

      await page.getByRole('link', { name: 'Many texts' }).click();
      await page.getByLabel('Or paste texts').fill(SPADE);
      await page.getByRole('button', { name: 'Read what is pasted' }).click();
      await page.getByLabel('Calibration').selectOption({ label: 'of made-up' });
      await page.getByRole('button', { name: 'Classify 1 text' }).click();
      await page.getByRole('status').getByText('1 of 1 done').waitFor();
    } finally {
      await browser.close();
    }
  });
});
