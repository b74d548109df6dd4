import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { tinyEncoder } from './support/models-on.js';
import { scheme } from './support/small-world.js';

let api: Api;
let browser: Browser;
let page: Page;
let folder: string;

beforeAll(async () => {
  api = await startApi();
  folder = await mkdtemp(join(tmpdir(), 'nonet-admin-models-'));
  const path = await api.file('scheme.tsv', scheme);
  await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
  const set = { dataset: 'held out', sha256: 'a'.repeat(64), level: 'section', mode: 'zero-shot' } as const;
  for (const f1 of [0.8, 0.7]) {
    const publication = await tinyEncoder(join(folder, `f1-${f1}`), String(f1));
    const metrics = { micro: { f1 }, macro: { f1: f1 - 0.1 }, hit: { 1: f1 + 0.05 } };
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
  const { secret } = await api.services.keys.create({ name: 'Grace', role, scopes: [], expiresAt: null });
  // A page of its own knows no earlier key.
  page = await browser.newPage();
  await page.goto(api.url);
  await page.getByLabel('API key').fill(secret);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('heading', { name: 'Versions' }).waitFor();
}
const row = (reference: string) => page.getByRole('row').filter({ hasText: reference }).first();
const active = () => page.locator('.active-model').textContent();

describe('the page of models', () => {
  test('shows versions with their figures side by side, and a reader no way to change what answers', async () => {
    await signIn('reader');
    expect(await active()).toBe('zero-shot');
    expect(await page.getByRole('columnheader').allTextContents()).toContain(
      'held out, section, zero-shot1,200 documents',
    );
    expect(await row('tiny@1').textContent()).toMatch(/micro F10\.800.*macro F10\.700.*hit@10\.850/);
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

  test('takes it back', async () => {
    await page.getByRole('button', { name: 'Roll back …' }).click();
    await page.getByRole('heading', { name: 'Take the activation of tiny@2 back?' }).waitFor();
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await expect.poll(active).toBe('tiny@1');
    expect(await page.locator('main').textContent()).toContain('rolled back by Grace');
  });
});
