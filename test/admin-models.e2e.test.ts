import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { signedIn } from './support/web-app.js';
import { tinyEncoder } from './support/models-on.js';

let api: Api;
let browser: Browser;
let page: Page;
let folder: string;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  folder = await mkdtemp(join(tmpdir(), 'nonet-admin-models-'));
  const set = { dataset: 'held out', sha256: 'a'.repeat(64), level: 'section', mode: 'zero-shot' } as const;
  for (const f1 of [0.8, 0.7]) {
    const publication = await tinyEncoder(join(folder, `f1-${f1}`), String(f1));
    const metrics = {
      micro: { precision: f1, recall: f1, f1 },
      macro: { f1: f1 - 0.1 },
      hit: { 1: f1 + 0.05, 3: 0.9, 5: 0.95 },
      interval: { microF1: [f1 - 0.02, f1 + 0.02], perLabel: { A: [0.1, 0.9] } },
      perLabel: {
        A: { precision: f1, recall: f1, f1, support: 900 },
        G: { precision: 0.5, recall: 0.5, f1: 0.5, support: 300 },
      },
      calibration: { ece: 0.05, bins: [{ from: 0, to: 0.5, labels: 400, score: 0.3, right: 0.25 }] },
    };
    const evaluations = [{ ...set, documents: 1200, metrics }];
    await api.services.models.publish({ ...publication, evaluations }, { actor: 'Ada' });
  }
  await api.services.classification.warmUp();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

async function signIn(role: 'reader' | 'admin'): Promise<void> {
  page = await signedIn(browser, api, { role, name: 'Grace', path: '/models' });
  await page.getByRole('heading', { name: 'Versions' }).waitFor();
}
const row = (reference: string) => page.getByRole('row').filter({ hasText: reference }).first();
const active = () => page.getByTestId('active-model').textContent();

describe('the page of models', () => {
  test('shows versions with their figures side by side, and a reader no way to change what answers', async () => {
    await signIn('reader');
    expect(await active()).toBe('zero-shot');
    expect(await page.getByRole('columnheader').allTextContents()).toContain(
      'held out, section, zero-shot, 1,200 documents',
    );
    expect(await row('tiny@1').textContent()).toMatch(
      /first symbol right0\.850.*micro F10\.800.*macro F10\.700/,
    );
    expect(await row('tiny@2').textContent()).toMatch(/micro F10\.700/);
    expect(await page.getByRole('button', { name: 'Activate' }).count()).toBe(0);
  });

  test('lets an admin activate a version after a confirmation, and says when this server has it', async () => {
    await signIn('admin');
    await row('tiny@1').getByRole('button', { name: 'Activate …' }).click();
    await page.getByRole('heading', { name: 'Activate tiny@1?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await active()).toBe('zero-shot');
    await row('tiny@1').getByRole('button', { name: 'Activate …' }).click();
    await page.getByRole('button', { name: 'Activate', exact: true }).click();
    await expect.poll(active).toBe('tiny@1');
    await row('tiny@1').getByText('active', { exact: true }).waitFor();
    await page.getByText('getting tiny@1 ready').waitFor({ state: 'detached' });
    expect(api.services.classification.readiness()).toMatchObject({ state: 'ready', model: 'tiny@1' });
    expect(await page.locator('main').textContent()).toContain('activated by Grace');
  });

  test('says why a worse version is refused, and lets the admin have it all the same', async () => {
    await row('tiny@2').getByRole('button', { name: 'Activate …' }).click();
    await page.getByRole('button', { name: 'Activate', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toMatch(
      /0\.7000, the active one 0\.8000.*MODEL_WORSE/s,
    );
    await page.getByRole('button', { name: 'Activate all the same' }).click();
    await expect.poll(active).toBe('tiny@2');
    expect(await page.locator('main').textContent()).toContain('(forced)');
  });

  test('names what a rollback leads to, and takes the activation back', async () => {
    const rollback = page.getByRole('button', { name: 'Roll back to tiny@1 …' });
    await rollback.click();
    const dialog = page.getByRole('dialog', { name: 'Roll back to tiny@1?' });
    expect(await dialog.getByLabel('What changes').textContent()).toBe('Answers nowtiny@2Will answertiny@1');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await active()).toBe('tiny@2');
    await rollback.click();
    await page.getByRole('button', { name: 'Roll back to tiny@1', exact: true }).click();
    await expect.poll(active).toBe('tiny@1');
    expect(await page.locator('main').textContent()).toContain('rolled back by Grace');
  });

  test('lets the keyboard alone activate a version, told beforehand what will answer', async () => {
    await row('tiny@2').getByRole('button', { name: 'Activate …' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Activate tiny@2?' });
    await dialog.getByText(/micro F1 0\.800 → 0\.700/).waitFor();
    expect(await dialog.getByLabel('What changes').textContent()).toBe('Answers nowtiny@1Will answertiny@2');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Activate');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Activate all the same' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await active()).toBe('tiny@1');
  });
});

describe('the page of a version', () => {
  test('has its figures with intervals, those of each section, and whether scores can be believed', async () => {
    await page.getByRole('link', { name: 'tiny@1' }).first().click();
    const figures = page.getByRole('table', { name: 'Figures', exact: true });
    await figures.getByText('(0.780–0.820)').waitFor();
    expect(await figures.textContent()).toMatch(/micro F10\.800 \(0\.780–0\.820\)/);
    const sections = page.getByRole('table', { name: 'Figures of each section' });
    await sections.getByRole('cell', { name: '900', exact: true }).waitFor();
    expect(await sections.textContent()).toMatch(/A9000\.800 \(0\.100–0\.900\)/);
    await page.getByRole('figure', { name: /^Reliability: 400 symbols with a mean score of 30%/ }).waitFor();
    await page.getByRole('table', { name: 'Files' }).getByText('origin.json').waitFor();
  });

  test('stands beside what has been published of sections, with its source', async () => {
    const table = page.getByRole('table', { name: 'Beside published figures' });
    const report = table.getByRole('row').filter({ hasText: /^D/ });
    expect(await report.textContent()).toMatch(/^D–0\.370/);
    await page
      .getByText('Published on other documents')
      .getByText(/a fifth of 17,183/)
      .waitFor();
  });

  test('leads to a comparison with another version, symbol by symbol', async () => {
    await page.getByRole('link', { name: 'Compare …' }).click();
    await page.getByLabel('Second').selectOption('tiny@2');
    const figures = page.getByRole('table', { name: /^Figures, held out/ });
    await figures.waitFor();
    expect(await figures.textContent()).toMatch(/micro F10\.8000\.700−0\.100/);
    const sections = page.getByRole('table', { name: /^Each section/ });
    expect(await sections.textContent()).toMatch(/A9000\.8000\.700−0\.100G3000\.5000\.5000\.000/);
    expect(page.url()).toContain('/models/compare?a=tiny%401&b=tiny%402');
  });
});
