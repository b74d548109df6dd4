import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { graphqlClient } from './support/graphql-client.js';
import { signedIn } from './support/web-app.js';

let api: Api;
let browser: Browser;
let page: Page;
let job = '';
let secret = '';

beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'admin', path: '/keys' });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const scheme = () => graphqlClient(api.url, secret).get<object>('{ cpcScheme { version } }');

describe('the page of keys', () => {
  test('makes a key with role, scopes and an end, and shows it once', async () => {
    job = `nightly job ${randomUUID()}`;
    await page.goto(`${api.url}/keys`);
    await page.getByRole('button', { name: 'Make a key' }).click();
    const form = page.getByRole('form', { name: 'Make a key' });
    await form.getByRole('button', { name: 'Make the key' }).click();
    await form.getByText('Allowed: 1 to 200 characters.').waitFor();
    await form.getByLabel('Who or what will use it').fill(job);
    await form.getByLabel('What it may do').selectOption('analyst');
    await form.getByLabel('Groups or names of operations').fill('taxonomy, classify');
    await form.getByLabel('Last day of use').fill('2999-12-31');
    await form.getByRole('button', { name: 'Make the key' }).click();
    secret = (await page.getByTestId('secret').textContent()) ?? '';
    expect(await scheme()).toEqual({ cpcScheme: { version: '2025.05' } });
    await page.getByRole('button', { name: 'I have it' }).click();
    expect(await page.locator('body').textContent()).not.toContain(secret);
    expect(await row(job).textContent()).toMatch(/active.*analyst.*only taxonomy, classify/);
  });

  test('revokes a key after a question', async () => {
    await page.getByRole('button', { name: `Revoke ${job}` }).click();
    await page.getByRole('dialog', { name: `Revoke ${job}?` }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await scheme()).toMatchObject({});
    await page.getByRole('button', { name: `Revoke ${job}` }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await row(job).getByText('revoked').waitFor();
    await expect(scheme()).rejects.toThrow();
  });
});

describe('the page of the audit', () => {
  test('says who did what, and finds it by what was done', async () => {
    await page.getByRole('link', { name: 'Audit' }).click();
    const first = row('revokeApiKey').first();
    await first.waitFor();
    expect(await first.textContent()).toMatch(/Ada.*admin.*done/);
    await page.getByRole('searchbox').fill('createApiKey');
    await page.waitForURL(/action=createApiKey/);
    await row('revokeApiKey').first().waitFor({ state: 'detached' });
    expect(await page.getByRole('table', { name: 'Audit' }).textContent()).toContain(job);
    expect(await page.locator('body').textContent()).not.toContain(secret);
  });
});
