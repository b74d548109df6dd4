import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checked } from '@nonet/operations';
import { classifyPatents } from '@nonet/services/operations';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { run } from './support/command.js';
import { graphqlClient } from './support/graphql-client.js';
import { giveShippedVectors } from './support/shipped-vectors.js';
import { HEARS_KEYS, signedIn, violations } from './support/web-app.js';

const SAMPLE = 72;

let api: Api;
let browser: Browser;
beforeAll(async () => {
  api = await startApi();
  await giveShippedVectors(api.databaseUrl);
  await api.services.firstStart({ onStep: () => undefined });
  await api.services.predictions.classifyCorpus(checked(classifyPatents.fields, {}), {});
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The commands of the first block of a chapter of the user guide. */
async function commandsOf(chapter: string): Promise<string[][]> {
  const guide = await readFile(fileURLToPath(new URL('../docs/user-guide.md', import.meta.url)), 'utf8');
  const [, text = ''] = new RegExp(`^## ${chapter}\\n([\\s\\S]*?)^## `, 'm').exec(guide) ?? [];
  const [, block = ''] = /```\n(npx nonet [\s\S]*?)```/.exec(text) ?? [];
  return [...block.matchAll(/^npx nonet (.+)$/gm)].map(([, line = '']) => line.split(' '));
}

async function printedBy(chapter: string): Promise<string[]> {
  const printed: string[] = [];
  for (const command of await commandsOf(chapter)) {
    const { code, stdout, stderr } = await run(command, {
      NONET_HOME: api.home,
      DATABASE_URL: api.databaseUrl,
    });
    expect({ code, stderr, command }).toMatchObject({ code: 0, command });
    printed.push(stdout);
  }
  return printed;
}

interface Item {
  readonly number: string;
  readonly section: string;
  readonly doubt: number;
  readonly dissent: number;
  readonly teaches: number;
  readonly seconds: number;
  readonly model: string;
  readonly reasons: string[];
  readonly voices: { readonly voice: string; readonly symbol: string }[];
}
const ITEM = 'number section doubt dissent teaches seconds model reasons voices { voice symbol }';
const queue = async (args: string) =>
  (await api.as.analyst.get<{ reviewQueue: Item[] }>(`{ reviewQueue(${args}) { ${ITEM} } }`)).reviewQueue;
const take = `mutation($input: TakeReviewsInput!) { takeReviews(input: $input) { number } }`;
const numbersOf = (items: readonly { number: string }[]) => items.map(({ number }) => number);

describe('the chapter on what to review next', () => {
  test('runs as it is printed, on the sample data', async () => {
    const [, first = '', ofSection = '', drawn = ''] = await printedBy('What to review next');
    expect(first).toMatch(
      /\d\.\d wrong decisions? (is|are) to be expected; most in doubt: [A-HY]\d\d[A-Z] \(0\.\d\d, /,
    );
    expect(first).toMatch(/About \d+ minutes of reading/);
    expect(ofSection).toMatch(/^ *5 +XN/m);
    const lines = drawn
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Item);
    expect(lines).toHaveLength(20);
    expect(new Set(lines.map(({ section }) => section)).size).toBeGreaterThan(2);
  }, 240_000);
});

describe('the queue', () => {
  test('orders by doubt, keeps to a section, and says why each patent is in it', async () => {
    const uncertain = await queue('order: UNCERTAIN, first: 50');
    expect(uncertain.map(({ doubt }) => doubt)).toEqual(
      uncertain.map(({ doubt }) => doubt).sort((a, b) => b - a),
    );
    const ofH = await queue('section: "H", first: 20');
    expect(ofH.length).toBeGreaterThan(3);
    expect(new Set(ofH.map(({ section }) => section))).toEqual(new Set(['H']));
    for (const { reasons, seconds, voices, model } of ofH) {
      expect(reasons[0]).toMatch(/to be expected/);
      expect(seconds).toBeGreaterThan(0);
      expect(voices.map(({ voice }) => voice)).toContain('EXPERTS');
      expect(model).toMatch(/^nonet-experts@\d+$/);
    }
  });

  test('keeps to a collection, and refuses one that nobody made', async () => {
    await api.services.collections.create({ name: 'electric', note: null, filter: { cpc: 'H' } }, 'test');
    const all = await queue('first: 200');
    const own = await queue('collection: "electric", first: 200');
    expect(own.length).toBeGreaterThan(3);
    expect(own.length).toBeLessThan(all.length);
    expect(numbersOf(all)).toEqual(expect.arrayContaining(numbersOf(own)));
    const { errors } = await api.as.analyst.ask('{ reviewQueue(collection: "nothing") { number } }');
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test('gives two reviewers different patents, until they are given back', async () => {
    const { secret } = await api.services.keys.create({ name: 'Bo', role: 'analyst', expiresAt: null });
    const bo = graphqlClient(api.url, secret);
    const input = { first: 10 };
    const [mine, his] = await Promise.all([
      api.as.analyst.get<{ takeReviews: Item[] }>(take, { input }),
      bo.get<{ takeReviews: Item[] }>(take, { input }),
    ]);
    const taken = [...numbersOf(mine.takeReviews), ...numbersOf(his.takeReviews)];
    expect(new Set(taken).size).toBe(taken.length);
    const seen = numbersOf(await queue('first: 200'));
    expect(seen).toEqual(expect.arrayContaining(numbersOf(mine.takeReviews)));
    for (const number of numbersOf(his.takeReviews)) expect(seen).not.toContain(number);
    const { giveBackReviews } = await bo.get<{ giveBackReviews: number }>('mutation { giveBackReviews }');
    expect(giveBackReviews).toBe(his.takeReviews.length);
    expect(numbersOf(await queue('first: 200'))).toEqual(expect.arrayContaining(numbersOf(his.takeReviews)));
    await api.as.analyst.get('mutation { giveBackReviews }');
  });

  test('has a patent no more once somebody said something of it, and again when that is taken back', async () => {
    const [{ number = '' } = {}] = await queue('first: 1');
    const { reviewPrediction } = await api.as.analyst.get<{ reviewPrediction: { id: string } }>(
      'mutation($input: ReviewInput!) { reviewPrediction(input: $input) { id } }',
      { input: { patentNumber: number, symbol: 'A01B', verdict: 'WRONG' } },
    );
    expect(numbersOf(await queue('first: 200'))).not.toContain(number);
    await api.services.predictions.classifyCorpus(
      checked(classifyPatents.fields, { filter: { numbers: [number] }, top: 20 }),
      {},
    );
    expect(numbersOf(await queue('first: 200'))).not.toContain(number);
    await api.as.analyst.get('mutation($id: ID!) { withdrawReview(id: $id) { id } }', reviewPrediction);
    expect(numbersOf(await queue('first: 200'))).toContain(number);
  });

  test('is for analysts', async () => {
    const { errors } = await api.as.reader.ask('{ reviewQueue { number } }');
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('the page of what to review next', () => {
  let page: Page;
  const current = () => page.locator('li[aria-current="true"]');
  const verdict = (name: string) => current().getByRole('button', { name, pressed: true });

  test('takes verdicts, their undoing, what is missing and the next patent by keys alone', async () => {
    // Where the test is tried again.
    await page?.context().close();
    await sql('DELETE FROM review_claim');
    await sql('DELETE FROM review');
    page = await signedIn(browser, api, { role: 'analyst', path: '/review-next' });
    await page.locator(HEARS_KEYS).waitFor();
    const first = await page.getByRole('article').getAttribute('aria-label');
    await page.keyboard.press('r');
    await page
      .locator('ol[aria-label="Symbols to judge"] li')
      .first()
      .getByRole('button', { name: 'Right', pressed: true })
      .waitFor();
    await page.keyboard.press('w');
    await page.getByRole('status', { name: 'This session' }).getByText('2 verdicts').waitFor();
    await page.keyboard.press('u');
    await page.getByRole('status', { name: 'This session' }).getByText('1 verdict,').waitFor();
    await page.keyboard.press('k');
    await verdict('Right').waitFor();
    await page.keyboard.press('m');
    await page.keyboard.type('H10N');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Undo H10N' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.locator(`article:not([aria-label="${first}"]) h2:focus`).waitFor();
    await page.keyboard.press('p');
    await page.locator(`article[aria-label="${first}"]`).waitFor();
    await verdict('Right').waitFor();
    expect(await violations(page)).toEqual([]);
    const said = await sql(
      `SELECT r.symbol, r.verdict FROM review r JOIN patent p ON p.id = r.patent_id WHERE p.number = $1 ORDER BY r.verdict`,
      [first],
    );
    expect(said).toEqual([
      { symbol: expect.any(String), verdict: 'RIGHT' },
      { symbol: 'H10N', verdict: 'MISSING' },
    ]);
  });

  test('gives its patents back when it is left', async () => {
    await page.getByRole('link', { name: 'Classify', exact: true }).click();
    await expect.poll(async () => (await sql('SELECT FROM review_claim')).length).toBe(0);
  });
});

describe('watching', () => {
  test('counts answers and agreement as the chapter prints them', async () => {
    const [weeks = '', days = ''] = await printedBy('Watching');
    expect(weeks).toMatch(/nonet-experts@\d+ at the level subclass/);
    expect(days).toContain('No alert');
    const { watch } = await api.as.reader.get<{
      watch: {
        periods: { answers: number; offices: object; reviews: object; sections: { share: number }[] }[];
      };
    }>(
      '{ watch(bucket: MONTH) { periods { answers confidence decided sections { section share } offices { agreed compared } reviews { agreed compared } } } }',
    );
    // A patent of a test before may have been classified again.
    expect(watch.periods.reduce((sum, { answers }) => sum + answers, 0)).toBeGreaterThanOrEqual(SAMPLE);
    const [{ sections, offices, reviews }] = watch.periods as [(typeof watch.periods)[number]];
    expect(sections.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(offices).toMatchObject({ compared: expect.any(Number) });
    // One is right that was decided for, one was missing.
    expect(reviews).toMatchObject({ compared: 2, agreed: 1 });
  });

  test('counts symbols of an office that come later, or change, for the day of the answer', async () => {
    const { imports, predictions, watching } = api.services;
    // Another one where the test is tried again.
    const number = `US${randomInt(7_000_000, 7_999_999)}B2`;
    const offices = async () => {
      const { recent } = await watching.watch({ model: null, level: 'subclass', bucket: 'day', last: 1 });
      return { answers: recent!.answers, ...recent!.offices };
    };
    const bring = async (name: string, cpc: readonly string[]) => {
      const record = {
        number,
        title: 'Spade',
        abstract: 'A spade with teeth for digging heavy soil.',
        ...(cpc.length > 0 && { cpc }),
      };
      await imports.importPatents({ path: await api.file(name, JSON.stringify(record)) }, { actor: 'test' });
    };
    const before = await offices();
    await bring('without.jsonl', []);
    await predictions.classifyCorpus(checked(classifyPatents.fields, { filter: { numbers: [number] } }), {});
    const answered = { ...before, answers: before.answers + 1 };
    expect(await offices()).toEqual(answered);
    const { edges } = await predictions.list({ patent: number }, 'descending', { first: 1, after: null });
    await bring('agreed.jsonl', [edges[0]!.node.symbol]);
    expect(await offices()).toEqual({
      ...answered,
      compared: before.compared + 1,
      agreed: before.agreed + 1,
    });
  });

  test('rings where agreement with offices fell: in the command, on the page, in metrics, and as a warning of readiness', async () => {
    await sql(
      `INSERT INTO watched_day SELECT model_id, level, (now() AT TIME ZONE 'UTC')::date - past, section, 200, 160, 190, 0, 0, 5, 5, 200, agreed
         FROM (SELECT DISTINCT model_id, level FROM watched_day) w, (VALUES (10, 'A', 120), (40, 'A', 190)) AS v (past, section, agreed)`,
    );
    const { stdout } = await run(['watch'], { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl });
    expect(stdout).toMatch(
      /Alert: Agreement with the symbols of offices fell from 95\.0 % \(200\) to \d\d\.\d %/,
    );
    const page = await signedIn(browser, api, { role: 'reader', path: '/watching' });
    await page.getByRole('alert').getByText('Agreement with the symbols of offices fell').waitFor();
    await page.getByRole('img', { name: /^Agreement, latest: offices/ }).waitFor();
    await page.getByLabel('Periods').first().selectOption('DAY');
    await page.getByRole('table', { name: 'Periods' }).getByRole('row').nth(2).waitFor();
    expect(await violations(page)).toEqual([]);
    const metrics = await fetch(`${api.url}/metrics`, { headers: await bearer('admin') });
    expect(await metrics.text()).toMatch(/nonet_watch_alert\{about="offices"\} 1/);
    const ready = await fetch(`${api.url}/readyz`);
    expect(await ready.json()).toMatchObject({ checks: { agreement: 'fell with offices' } });
  });
});

async function bearer(role: 'admin') {
  const { secret } = await api.services.keys.create({ name: 'metrics', role, expiresAt: null });
  return { authorization: `Bearer ${secret}` };
}
