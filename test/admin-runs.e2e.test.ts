import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { patentFile, scheme } from './support/small-world.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

let api: Api;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(api.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: repository('prisma/sample/cpc-compact.tsv'), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  const { secret } = await api.services.keys.create({ name: 'Ada', role: 'admin', expiresAt: null });
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(api.url) && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
  await page.goto(`${api.url}/#/runs`);
  await page.getByLabel('API key').fill(secret);
  await page.getByRole('button', { name: 'Open' }).click();
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

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
      },
    },
    { id: 'cli', name: 'Grace' },
  );

/** For people who want to look at it. */
async function screenshot(name: string): Promise<void> {
  const folder = process.env['NONET_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, name), fullPage: true });
}

describe('the page of runs', () => {
  test('says so while there are none', async () => {
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.getByText('No runs.').waitFor();
  });

  test('shows a run as it goes on, without a reload, and cancels it', async () => {
    await train('endless', 10_000);
    await page.reload();
    await page.getByText('Grace').waitFor();
    await page.getByRole('table').getByRole('link').click();
    await page.getByRole('heading', { name: 'encoder training' }).waitFor();
    await page.getByText('running').waitFor();
    const standing = page.locator('.standing');
    await standing.filter({ hasText: /training \d/ }).waitFor();
    const before = await standing.textContent();
    await expect.poll(() => standing.textContent(), { timeout: 30_000 }).not.toBe(before);
    await page.getByText('loss', { exact: true }).waitFor();
    await screenshot('run.png');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading').getByText('cancelled').waitFor();
    expect(await page.getByRole('table', { name: 'Log' }).textContent()).toContain('by Ada');
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  test('lists runs by their state', async () => {
    const { id } = await train('short', 1);
    const signal = AbortSignal.timeout(50_000);
    for await (const event of await api.services.runs.events(id, { after: 0, signal })) void event;
    await page.getByRole('link', { name: 'All runs' }).click();
    await page.getByText('2 runs').waitFor();
    await screenshot('runs.png');
    await page.getByLabel('State').selectOption('succeeded');
    await page.getByText('1 run', { exact: true }).waitFor();
    expect(await page.getByRole('table').textContent()).toContain('succeeded');
  });

  test('lets an admin import a file of the server, and leads to its run', async () => {
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByText('Start a run').click();
    await page.getByLabel('What to do').selectOption('Import patents');
    await page.getByText('The server has no files').waitFor();
    await api.file('cpc.tsv', scheme);
    await api.file('weekly.jsonl', patentFile);
    await page.reload();
    await page.getByText('Start a run').click();
    await page.getByLabel('What to do').selectOption('Import patents');
    const importing = page.getByRole('form', { name: 'Import patents' });
    await importing.getByLabel('File of patents').fill(join(api.home, 'imports', 'weekly.jsonl'));
    await screenshot('import-patents.png');
    await importing.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'patent import' }).getByText('succeeded').waitFor();
    await page.getByText('duplicates', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Not read' }).waitFor();
    expect(await page.getByRole('table', { name: 'Not read' }).textContent()).toContain('line 66');
    await screenshot('import-run.png');

    await page.getByRole('link', { name: 'All runs' }).click();
    await page.getByText('Start a run').click();
    await page.getByLabel('What to do').selectOption('Import a version of the CPC scheme');
    await page.getByLabel('File of the scheme').fill(join(api.home, 'imports', 'cpc.tsv'));
    await screenshot('import-scheme.png');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'scheme import' }).getByText('succeeded').waitFor();
    expect(await api.services.taxonomy.scheme()).toMatchObject({ version: '2025.05', nodes: 20 });
  });

  test('asked no other host for anything and broke nowhere', () => expect(complaints).toEqual([]));
});
