import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { patentFile } from './support/small-world.js';
import { signedIn } from './support/web-app.js';

let api: Api;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme', environment: { NONET_WORKER: 'on' } });
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'admin', path: '/imports' });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const fileOf = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});
const imported = (file: string) =>
  page.getByRole('table', { name: 'Imports' }).getByRole('row').filter({ hasText: file });
const choose = () => page.locator('input[type=file]').first();

describe('the page of imports', () => {
  test('goes on with an upload where the connection broke, and follows its import', async () => {
    let broken = 0;
    await page.unrouteAll();
    await page.goto(`${api.url}/imports`);
    await page.route('**/uploads/*', (route) => {
      if (route.request().method() !== 'PATCH' || broken > 0) return route.continue();
      broken++;
      return route.abort('connectionreset');
    });
    await choose().setInputFiles(fileOf('weekly.jsonl', patentFile));
    await page
      .getByRole('heading', { level: 1, name: /weekly\.jsonl/ })
      .getByText('succeeded')
      .waitFor();
    expect(broken).toBe(1);
    expect(await page.getByLabel('What was done').textContent()).toContain('130 new');
  });

  test('lists what was turned away with its reason, and gives it as a file', async () => {
    await page.goto(`${api.url}/imports`);
    await imported('weekly.jsonl').getByText('succeeded').waitFor();
    await imported('weekly.jsonl').getByRole('link').click();
    const rejected = page.getByRole('table', { name: 'Not read' });
    await rejected.getByText('PATENT_JSON_MALFORMED').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(lines[0]).toBe('what,file,place,code,reason,excerpt');
    expect(lines).toHaveLength(4);
    expect(lines.find((line) => line.includes('PATENT_JSON_MALFORMED'))).toContain('this is no JSON');
  });

  test('shows how much of a file is there, and takes an upload back', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let parts = 0;
    await page.unrouteAll();
    await page.goto(`${api.url}/imports`);
    await page.route('**/uploads/*', async (route) => {
      if (route.request().method() === 'PATCH' && ++parts === 2) await held;
      await route.continue().catch(() => undefined);
    });
    await choose().setInputFiles(fileOf('large.jsonl', Buffer.alloc(8 * 1024 * 1024, '\n')));
    await page.getByText('Sending large.jsonl: 50 % of 8.4 MB').waitFor();
    await page.getByRole('button', { name: 'Cancel the upload' }).click();
    release();
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    const uploads = '{ uploads { name } }';
    await expect
      .poll(async () => JSON.stringify(await api.as.admin.get(uploads)))
      .not.toContain('large.jsonl');
  });

  test('keeps a file for another import until somebody removes it', async () => {
    await page.unrouteAll();
    await page.goto(`${api.url}/imports`);
    await page.getByRole('button', { name: 'Remove weekly.jsonl' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('table', { name: 'Uploaded files' }).waitFor({ state: 'detached' });
    await imported('weekly.jsonl').getByText('succeeded').waitFor();
  });

  test('says what the server refuses', async () => {
    await page.goto(`${api.url}/imports`);
    await page.getByText('CPC scheme', { exact: true }).click();
    await choose().setInputFiles(fileOf('no-scheme.tsv', 'nothing\n'));
    await page
      .getByRole('heading', { level: 1, name: /no-scheme/ })
      .getByText('failed')
      .waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/[A-Z]+_[A-Z]+/);
  });
});
