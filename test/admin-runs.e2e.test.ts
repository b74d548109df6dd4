import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { shortSchemeIn } from './support/short-scheme.js';
import { patentFile, scheme } from './support/small-world.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const GRACE = { id: 'cli', name: 'Grace' };

let api: Api;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(api.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: await shortSchemeIn(api.home), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  const { secret } = await api.services.keys.create({ name: 'Ada', role: 'admin', expiresAt: null });
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(api.url) && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
  await page.goto(`${api.url}/runs`);
  await page.getByLabel('API key').fill(secret);
  await page.getByRole('button', { name: 'Open' }).click();
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

/** Opens a page, unless it is open: where a test is tried again, the first try may have left another one. */
const at = async (path: string) => {
  if (page.url() !== api.url + path) await page.goto(api.url + path);
};

let short: ReturnType<typeof train> | undefined;
const train = (name: string, epochs: number) =>
  api.services.runs.start(
    {
      kind: 'encoder-training',
      configuration: {
        name,
        base: 'tiny-e5',
        files: [repository('prisma/sample/patents.jsonl')],
        device: 'cpu',
        batch: 8,
        epochs,
        // Each evaluation is a line of the log, of which only those in sight are in the page.
        evaluateEvery: 1_000_000,
      },
    },
    GRACE,
  );

/** A training that goes on until it is cancelled, by its name; another one after each that was. */
const endless = {
  id: '',
  name: '',
  begun: 0,
  async begin() {
    this.name = `endless-${++this.begun}`;
    this.id = (await train(this.name, 10_000)).id;
  },
  async ensure() {
    if (this.id === '' || (await api.services.runs.need(this.id)).state === 'cancelled') await this.begin();
  },
};
/** What the page says of how many runs there are. */
const allRuns = async () =>
  `${(await api.services.runs.list({}, { first: 100, after: null })).edges.length} runs`;

/** For people who want to look at it. */
async function screenshot(name: string): Promise<void> {
  const folder = process.env['NONET_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, name), fullPage: true });
}

describe('the page of runs', () => {
  test('says so while there are none', async () => {
    await at('/runs');
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.getByText('No runs.').waitFor();
  });

  test('shows a run that somebody else asks for, without a reload', async () => {
    await at('/runs');
    await page.getByText(/^(No runs\.|\d+ runs?)$/).waitFor();
    if (endless.id !== '') await api.services.runs.cancel(endless.id, GRACE);
    await endless.begin();
    const line = page.getByRole('row').filter({ hasText: endless.name });
    await line.getByText('running').waitFor();
    await line.getByText(/training [\d,]+/).waitFor();
  });

  test('follows a training: what is done, its curves and its log, and cancels it', async () => {
    await endless.ensure();
    await at('/runs');
    await page.getByRole('link', { name: new RegExp(endless.name) }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(endless.name) }).waitFor();
    const standing = page.getByText(/^training \d/);
    await standing.waitFor();
    const before = await standing.textContent();
    await expect.poll(() => standing.textContent()).not.toBe(before);
    for (const curve of ['Loss', 'Learning rate', 'Tokens a second'])
      await page.getByRole('figure', { name: new RegExp(`^${curve}: .* at step`) }).waitFor();
    const loss = page.getByRole('figure', { name: /^Loss/ });
    const drawn = await loss.getAttribute('aria-label');
    await expect.poll(() => loss.getAttribute('aria-label')).not.toBe(drawn);
    await screenshot('run.png');
    await page.getByRole('button', { name: 'Cancel …' }).click();
    await page.getByRole('dialog', { name: 'Cancel this run?' }).waitFor();
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await page.getByRole('button', { name: 'Cancel …' }).click();
    await page.getByRole('button', { name: 'Stop the run' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('cancelled').waitFor();
    const log = page.getByRole('table', { name: 'Log' });
    await log.getByText('Cancelled by Ada.').waitFor();
    expect(await log.textContent()).toContain('Asked for by Grace.');
    expect(await log.textContent()).not.toMatch(/[{}]/);
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  test('lists runs by their state', { timeout: 240_000 }, async () => {
    const { id } = await (short ??= train('short', 1));
    const signal = AbortSignal.timeout(200_000);
    for await (const event of await api.services.runs.events(id, { after: 0, signal })) void event;
    await at('/runs');
    await page.getByText(await allRuns()).waitFor();
    await screenshot('runs.png');
    await page.getByLabel('State', { exact: true }).selectOption('SUCCEEDED');
    await page.getByText('1 run', { exact: true }).waitFor();
    expect(await page.getByRole('table').textContent()).toContain('succeeded');
    await page.getByLabel('State', { exact: true }).selectOption('');
  });

  test('shows the end of a run whose answers came late, with the log counted and the state of before', async () => {
    await page.unrouteAll();
    await at('/runs');
    let answers = 0;
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query Run(') || answers++ > 2) return route.continue();
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('"SUCCEEDED"', '"RUNNING"') });
    });
    await page.getByRole('link', { name: /short/ }).click();
    await expect.poll(() => answers).toBeGreaterThan(3);
    await page.getByRole('heading', { level: 1 }).getByText('succeeded').waitFor();
    await page.unrouteAll();
  });

  test('draws its curves anew when the window becomes narrower', async () => {
    await page.goto(`${api.url}/runs`);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: new RegExp(endless.name) }).click();
    const line = page.getByRole('figure', { name: /^Loss/ }).locator('path.recharts-line-curve');
    // 0 while the line is drawn anew.
    const width = async () => (await line.boundingBox())?.width ?? 0;
    await expect.poll(width).toBeGreaterThan(390);
    await page.setViewportSize({ width: 390, height: 800 });
    await expect.poll(async () => (await width()) || Infinity).toBeLessThan(390);
    await page.setViewportSize({ width: 1280, height: 900 });
    await expect.poll(width).toBeGreaterThan(390);
  });

  test('lays two runs side by side: in what they differ, and their curves', async () => {
    await page.goto(`${api.url}/runs`);
    for (const name of [endless.name, 'short'])
      await page.getByLabel(new RegExp(`^Compare .*${name}`)).check();
    await page.getByRole('button', { name: 'Compare two' }).click();
    await page.getByRole('heading', { name: 'Compare two runs' }).waitFor();
    const settings = page.getByRole('table', { name: 'Settings that differ' });
    await settings.getByText('short').waitFor();
    expect(await settings.textContent()).toMatch(/endless.*short/);
    await page.getByRole('table', { name: 'Figures' }).getByText('Loss', { exact: true }).waitFor();
    await page.getByRole('figure', { name: /^Loss/ }).waitFor();
    await screenshot('compare-runs.png');
  });

  test('says in words why a run failed and what to do, and moves nothing', async () => {
    const { id } = await api.services.runs.start(
      { kind: 'patent-import', configuration: { path: join(api.home, 'imports', 'gone.jsonl'), more: [] } },
      GRACE,
    );
    await page.goto(`${api.url}/runs/${id}`);
    await page.getByRole('heading', { level: 1 }).getByText('failed').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/gone\.jsonl.*[A-Z]+_[A-Z]+/s);
    expect(await page.getByRole('progressbar').count()).toBe(0);
    await page.getByLabel('Show in the log').selectOption('warnings and errors');
    expect(await page.getByRole('table', { name: 'Log' }).textContent()).toContain('error');
  });

  test('lets an admin import a file of the server, and leads to its run', async () => {
    for (const name of ['cpc.tsv', 'weekly.jsonl', 'learn.jsonl'])
      await rm(join(api.home, 'imports', name), { force: true });
    await page.goto(`${api.url}/runs`);
    await page.getByText('Start a run').click();
    await page.getByLabel('What to do').selectOption('Import patents');
    await page.getByText('The server has no files').first().waitFor();
    await api.file('cpc.tsv', scheme);
    await api.file('weekly.jsonl', patentFile.replace('{', '{"shelf": 3, '));
    await page.reload();
    await page.getByText('Start a run').click();
    await page.getByLabel('What to do').selectOption('Fine-tune an encoder on patents with known symbols');
    await page.getByLabel('Name of the encoder').fill('third');
    await page
      .getByLabel('Files to learn from', { exact: false })
      .first()
      .fill(await api.file('learn.jsonl', patentFile));
    await page
      .getByRole('status')
      .getByText(/^About .* earlier run/)
      .waitFor();
    await page.getByLabel('What to do').selectOption('Import patents');
    const importing = page.getByRole('form', { name: 'Import patents' });
    await importing
      .getByRole('combobox', { name: 'File of patents' })
      .fill(join(api.home, 'imports', 'weekly.jsonl'));
    await screenshot('import-patents.png');
    await importing.getByRole('button', { name: 'Start' }).click();
    await page
      .getByRole('heading', { level: 1, name: /weekly/ })
      .getByText('succeeded')
      .waitFor();
    await page.getByRole('heading', { name: 'Not read' }).waitFor();
    const report = await page.getByLabel('What was done').textContent();
    for (const told of [
      'Records read132',
      '130 new, 0 changed, 0 as they were',
      '0 filled, 0 replaced, 0 kept',
      'Texts that others have too',
      '2 files or records, 0 fields of others',
      'Nothing is read fromshelf',
    ])
      expect(report).toContain(told);
    expect(await page.getByRole('table', { name: 'Not read' }).textContent()).toMatch(/record.*line 66/);
    await screenshot('import-run.png');

    await page.getByRole('link', { name: 'All runs' }).click();
    await page.getByText('Start a run').click();
    await page.getByLabel('What to do').selectOption('Import a version of the CPC scheme');
    await page.locator('input[name=path]').fill(join(api.home, 'imports', 'cpc.tsv'));
    // It has fewer sections than the sample.
    await page.getByLabel('What it lacks is to go').check();
    await screenshot('import-scheme.png');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page
      .getByRole('heading', { level: 1, name: /cpc\.tsv/ })
      .getByText('succeeded')
      .waitFor();
    expect(await api.services.taxonomy.scheme()).toMatchObject({ version: '2025.05', nodes: 20 });
  });

  test('asked no other host for anything and broke nowhere', () => expect(complaints).toEqual([]));
});
