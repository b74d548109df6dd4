import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { patentFile, scheme } from './support/small-world.js';

let api: Api;
let browser: Browser;
let page: Page;
let secret: string;
/** Another encoder to compare with. */
let models: string;
const TINY = fileURLToPath(new URL('../libs/encoder/fixtures/tiny-e5', import.meta.url));
/** What the page complained about: errors of scripts, and requests to other hosts or in vain. */
const complaints: string[] = [];

beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'nonet-models-'));
  await cp(TINY, join(models, 'tiny-e5'), { recursive: true });
  api = await startApi({ environment: { NONET_MODELS: models } });
  const options = { actor: 'test' };
  await api.services.imports.importScheme(
    { path: await api.file('scheme.tsv', scheme), definitions: null },
    options,
  );
  await api.services.imports.importPatents({ path: await api.file('patents.jsonl', patentFile) }, options);
  const corpus = { filter: {}, level: 'subclass', top: 3, minScore: 0, model: null } as const;
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
  await rm(models, { recursive: true, force: true });
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
    const first = page.getByRole('region', { name: 'Predictions' }).locator('tbody tr').first();
    await first.waitFor();
    expect(await first.locator('td').first().textContent()).toMatch(/^(F17C|G01M)/);
    await first.locator('summary').click();
    expect(await first.locator('details').textContent()).toMatch(/tank/);
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
    const rows = page.getByRole('region', { name: 'Predictions' }).locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.first().locator('td').first().textContent()).toMatch(/^F17C/);
    await page.getByLabel('How', { exact: true }).selectOption('Classify a text or patent');
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(2);
  });

  test('takes verdicts on predictions, and names of missing symbols', async () => {
    const verdict = page.getByRole('group', { name: 'Verdict on F17C' });
    await verdict.getByRole('button', { name: 'Right' }).click();
    await verdict.locator('button[aria-pressed=true]').waitFor();
    await page.getByRole('group', { name: 'Verdict on A01B' }).getByRole('button', { name: 'Wrong' }).click();
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
    await predictions.locator('tbody tr').first().waitFor();
    expect(await predictions.textContent()).toContain('as the office');
    const verdict = predictions.getByRole('group').first();
    await verdict.getByRole('button', { name: 'Wrong' }).click();
    await verdict.locator('button[aria-pressed=true]').waitFor();
    await page.reload();
    await predictions.locator('button.wrong[aria-pressed=true]').waitFor();
  });

  test('says so when no patent has the words', async () => {
    await page.goto(`${api.url}/#/patents`);
    await page.getByLabel('Words of the title').fill('unobtainium');
    await page.getByText('No patent has these words').waitFor();
  });

  test('draws how encoders place the patents, and says which patent is looked at', async () => {
    await page.getByRole('link', { name: 'Embeddings' }).click();
    await page.getByLabel('Before').selectOption('tiny-e5');
    await page.getByLabel('Patents', { exact: true }).selectOption('200');
    await page.getByRole('button', { name: 'Draw' }).click();
    const [before, after] = [/^Before: tiny-e5: 130 patents/, /^After: minilm-l6: 130 patents/].map((name) =>
      page.getByRole('listbox', { name }),
    ) as [Locator, Locator];
    await after.waitFor({ timeout: 60_000 });
    expect(await before.getByRole('option').count()).toBe(130);

    const selected = page.getByRole('listbox').locator('[aria-selected=true]');

    // By pointer: the mark under it, in both views.
    const mark = before.getByRole('option').first();
    const { x, y, width, height } = (await mark.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    const said = page.getByRole('region', { name: 'Projection' }).getByRole('status');
    await said.getByRole('link', { name: /^XN1\d+A1$/ }).waitFor();
    expect(await selected.count()).toBe(2);

    // By keys: from one to the next, and to its page.
    await page.mouse.move(0, 0);
    await after.focus();
    await page.keyboard.press('ArrowRight');
    const first = await said.getByRole('link').textContent();
    await page.keyboard.press('ArrowLeft');
    const second = (await said.getByRole('link').textContent())!;
    expect(second).not.toBe(first);
    expect(await selected.first().getAttribute('aria-label')).toContain(second);

    await page.getByRole('button', { name: /^A Human needs/ }).click();
    expect(await page.getByRole('button', { pressed: true }).textContent()).toContain('Human needs');
    await page.getByText('The 130 patents as a table').click();
    await page.getByRole('table').getByRole('link', { name: second }).waitFor();
    await after.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Symbols the office assigned' }).waitFor();
  });

  test('shows the system, and what an import rejected', async () => {
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByText('minilm-l6').first().waitFor();
    expect(await page.locator('main').textContent()).toContain('2 rejected');
  });

  test('stays signed in over a reload, until it is left', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.reload();
    await page.getByLabel('API key').waitFor();
  });

  test('asked no other host for anything and broke nowhere', () => expect(complaints).toEqual([]));
});
