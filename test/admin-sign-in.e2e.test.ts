import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { forgetKeys, violations } from './support/web-app.js';

let api: Api;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme' });
  browser = await launchBrowser();
  page = await browser.newPage();
  await forgetKeys(page, api.url);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

test('a sign-in link opens the app signed in, leaves no token in the address, and opens it no second time', async () => {
  const link = `${api.url}/sign-in#${api.services.signIn.offer()}`;
  await page.goto(link);
  await page.getByRole('button', { name: 'sign-in link' }).waitFor();
  expect(page.url()).toBe(`${api.url}/classify`);
  await page.reload();
  await page.getByRole('button', { name: 'sign-in link' }).waitFor();

  await forgetKeys(page, api.url);
  await page.goto(link);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('link');
  expect(await page.getByLabel('API key').isVisible()).toBe(true);
});

test('while a key is tried again after a reload, a line says so, and nothing of the page where one signs in', async () => {
  await page.goto(`${api.url}/sign-in#${api.services.signIn.offer()}`);
  const menu = page.getByRole('button', { name: 'sign-in link' });
  await menu.waitFor();
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/graphql', async (route) => {
    await released;
    await route.continue();
  });
  try {
    await page.reload();
    await page.getByRole('status').getByText('Opening Nonet').waitFor();
    expect(await page.getByRole('heading').count()).toBe(0);
    expect(await page.getByLabel('API key').count()).toBe(0);
    expect(await violations(page, ['color-contrast', 'landmark-one-main', 'region'])).toEqual([]);
    release();
    await menu.waitFor();
  } finally {
    release();
    await page.unrouteAll();
  }
});

test('scripts come compressed, and are kept by browsers for good, unlike the page that names them', async () => {
  const index = await fetch(`${api.url}/classify`, { headers: { accept: 'text/html' } });
  expect(index.headers.get('cache-control')).toBe('no-cache');
  const [script] = /\/assets\/[^"]+\.js/.exec(await index.text()) ?? [];
  const answer = await fetch(`${api.url}${script}`, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});
