import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';

let api: Api;
let browser: Browser;
let page: Page;
let secret: string;
/** What the page complained about: errors of scripts, and requests to other hosts or in vain. */
const complaints: string[] = [];

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  const corpus = {
    filter: {},
    level: 'subclass',
    top: 3,
    minScore: 0,
    includeLegacy: false,
    collection: null,
    labelSet: null,
    model: null,
  } as const;
  await api.services.predictions.classifyCorpus(corpus, {});
  ({ secret } = await api.services.keys.create({ name: 'Ada', role: 'analyst', expiresAt: null }));
  browser = await launchBrowser();
  page = await browser.newPage();
  // What the content security policy refuses, Chromium says on the console.
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(api.url) && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const leak = 'A device that finds leaks of a hydrogen tank with a pressure sensor and a temperature sensor.';

describe('the admin app', () => {
  test('says what is wrong with a key, and opens with a right one', async () => {
    await page.goto(api.url);
    await page.getByLabel('API key').fill('nonet_wrong');
    await page.getByRole('button', { name: 'Open' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('UNAUTHENTICATED');
    await page.getByLabel('API key').fill(secret);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Classify a patent' }).waitFor();
    expect(await page.locator('header').textContent()).toContain('Ada');
  });

  test('classifies a pasted text and says why', async () => {
    await page.getByLabel('Text', { exact: true }).fill(leak);
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    const first = page.getByRole('tree').locator('[data-predicted]').first();
    await first.waitFor();
    expect(await first.getAttribute('aria-label')).toMatch(/^(F17C|G01M)/);
    await first.getByRole('button', { name: /^Why/ }).click();
    expect(await first.textContent()).toMatch(/Words of the scheme.*tank/);
  });

  test('warns above the answer of a text that is not English', async () => {
    const text = 'Vorrichtung zum Auffinden von Lecks eines Wasserstofftanks mit einem Drucksensor.';
    await page.getByLabel('Text', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    const warning = page.getByRole('status').filter({ hasText: 'TEXT_NOT_ENGLISH' });
    await warning.waitFor();
    expect(await warning.textContent()).toContain('The text seems to be in German');
    const below = await page.getByRole('tree').boundingBox();
    expect((await warning.boundingBox())!.y).toBeLessThan(below!.y);
    await page.getByLabel('Text', { exact: true }).fill(leak);
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    await warning.waitFor({ state: 'detached' });
  });

  test('classifies by the scheme alone what was pasted, and says what is not allowed', async () => {
    await page.getByLabel('How', { exact: true }).selectOption('Rank symbols by the scheme alone');
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe(leak);
    await page.getByLabel('Only these symbols').fill('F17C, A01B');
    await page.getByLabel('Level', { exact: true }).selectOption('class');
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    expect(await page.getByRole('alert').allTextContents()).toEqual([
      'Allowed: either symbols, or a level and a symbol above.',
    ]);
    await page.getByLabel('Level', { exact: true }).selectOption('');
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    const rows = page.getByRole('tree').locator('[data-predicted]');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.first().getAttribute('aria-label')).toMatch(/^F17C/);
    await page.getByLabel('How', { exact: true }).selectOption('Classify a text or patent');
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(2);
  });

  test('takes verdicts on predictions, and names of missing symbols', async () => {
    const verdict = page.getByRole('group', { name: 'Verdict on F17C' });
    await verdict.getByRole('button', { name: 'Right' }).click();
    await verdict.locator('button[aria-pressed=true]').waitFor();
    const wrong = page.getByRole('group', { name: 'Verdict on A01B' });
    await wrong.getByRole('button', { name: 'Wrong' }).click();
    await wrong.locator('button[aria-pressed=true]').waitFor();
    const missing = page.getByRole('form', { name: 'Missing symbols' });
    await missing.getByLabel('A symbol is missing').fill('B60T 1/00');
    await missing.getByRole('button', { name: 'Add' }).click();
    expect(await missing.getByRole('alert').textContent()).toContain('NOT_FOUND');
    await missing.getByLabel('A symbol is missing').fill('g01m3/32');
    await missing.getByRole('button', { name: 'Add' }).click();
    await missing.getByText('in tanks by pressure').waitFor();
    const { edges } = await api.services.reviews.list({}, { first: 10, after: null });
    const said = edges.map(({ node: { symbol, verdict: word, text } }) => [symbol, word, text]);
    expect(said).toEqual([
      ['G01M 3/32', 'missing', leak],
      ['A01B', 'wrong', leak],
      ['F17C', 'right', leak],
    ]);
  });

  test('leads from a prediction to its place in the scheme', async () => {
    await page.getByRole('link', { name: 'F17C' }).first().click();
    await page
      .getByRole('heading', { name: 'F17C Vessels for compressed or liquefied gas; hydrogen tanks' })
      .waitFor();
    await page.getByRole('link', { name: 'F17C 13/00' }).click();
    await page.getByRole('link', { name: 'F17C 13/02' }).waitFor();
  });

  test('searches the scheme', async () => {
    await page.getByLabel('Search by words').fill('plough');
    await page.getByRole('link', { name: 'A01B 3/00' }).click();
    await page.getByRole('heading', { name: 'A01B 3/00 Ploughs with fixed shares' }).waitFor();
  });

  test('shows patents with the symbols of the office', async () => {
    await page.getByRole('link', { name: 'Patents', exact: true }).click();
    await page.getByText('130 patents').waitFor();
    await page.getByRole('link', { name: 'XN1130A1' }).click();
    await page.getByRole('heading', { name: 'Symbols the office assigned' }).waitFor();
    expect(await page.locator('article').textContent()).toContain('Finding leaks');
  });

  test('shows what the model says beside them, and takes verdicts that last', async () => {
    const predictions = page.getByRole('region', { name: 'Predictions' });
    await predictions.getByRole('listitem').first().waitFor();
    expect(await predictions.textContent()).toMatch(/both|only predicted/);
    const verdict = predictions.getByRole('group', { name: /^Verdict on/ }).first();
    await verdict.getByRole('button', { name: 'Wrong' }).click();
    await verdict.locator('button[aria-pressed=true]').waitFor();
    await page.reload();
    await predictions.locator('button[aria-pressed=true]').getByText('Wrong').waitFor();
  });

  test('says so when no patent has the words', async () => {
    await page.goto(`${api.url}/patents`);
    await page.getByLabel('Find patents').fill('unobtainium');
    await page.getByText('No patent fits').waitFor();
  });

  test('shows the system, and what an import rejected', async () => {
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByText('minilm-l6').first().waitFor();
    await page.getByRole('link', { name: 'Imports' }).click();
    await page.getByText('2 rejected').waitFor();
    // It has no run: it was imported beside the server, as the command line does.
    const row = page.getByRole('row').filter({ hasText: /patents.*succeeded/ });
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: 'Import of patents' }).getByText('succeeded').waitFor();
    expect(await page.getByLabel('What was done').textContent()).toMatch(/130 new.*2 files or records/);
    expect(await page.getByRole('table', { name: 'Not read' }).textContent()).toMatch(/record.*line 66/);
    await page.getByRole('link', { name: 'System' }).first().click();
  });

  test('stays signed in over a reload, until it is left', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.reload();
    await page.getByLabel('API key').waitFor();
  });

  test('asked no other host for anything and broke nowhere', () => expect(complaints).toEqual([]));
});
