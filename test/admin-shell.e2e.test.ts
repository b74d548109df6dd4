import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredAddresses, filledIn } from '../tools/web-app-addresses.mjs';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { calibratedCollection } from './support/calibrated-collection.js';
import { tinyEncoder } from './support/models-on.js';
import { forgetKeys, pageHeading, signedIn, violations } from './support/web-app.js';
import { join } from 'node:path';

const ALL_RULES: readonly string[] = [];
/** What is looked at by which rules: the width folds navigation and tables away, the theme changes the colours. */
const LOOKS: readonly { width: number; theme: 'light' | 'dark'; rules?: readonly string[] }[] = [
  { width: 390, theme: 'light', rules: ALL_RULES },
  { width: 768, theme: 'light' },
  { width: 1920, theme: 'light' },
  { width: 1280, theme: 'light', rules: ALL_RULES },
  { width: 1280, theme: 'dark', rules: ['color-contrast'] },
];

let api: Api;
let browser: Browser;
let page: Page;
let examples: Readonly<Record<string, string>>;

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
  await api.services.models.publish(await tinyEncoder(join(api.home, 'tiny'), '1'), { actor: 'test' });
  const run = await api.services.runs.start(
    { kind: 'evaluation', configuration: { file: await api.file('held-out.jsonl', ''), level: 'subclass' } },
    { id: 'cli', name: 'Grace' },
  );
  const [last] = (await api.services.imports.list({}, { first: 1, after: null })).edges;
  await calibratedCollection(api, 'pressure-vessels');
  await api.services.labelSets.import(
    {
      path: await api.file('labels.tsv', 'id\tparent\ttitle\nvessels\t\tVessels\ntanks\tvessels\tTanks\n'),
      ...{ labelSet: 'vessels', title: 'Vessels', examples: null },
    },
    'test',
    {},
  );
  examples = {
    '/label-sets/$name $name': 'vessels',
    $name: 'pressure-vessels',
    $number: 'XN1130A1',
    $symbol: 'F17C 13/02',
    $version: 'tiny@1',
    '/runs/$id $id': run.id,
    '/imports/$id $id': last!.node.id,
    '/system/imports/$id $id': last!.node.id,
  };
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'admin', path: '/patents' });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const open = async (address: string) => {
  await page.goto(api.url + address);
  await pageHeading(page).waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
};

describe('every page', () => {
  test.each(declaredAddresses())('%s fits, reads well and is accessible in both themes', async (address) => {
    await open(filledIn(address, examples));
    const faults: string[] = [];
    for (const { width, theme, rules } of LOOKS) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))');
      const found: string[] = [];
      const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
      if (wide > width) found.push(`${wide} wide`);
      if (rules) found.push(...(await violations(page, rules)));
      faults.push(...found.map((fault) => `${width} ${theme}: ${fault}`));
    }
    expect(faults.join('\n')).toBe('');
    expect(await page.title()).toMatch(/^\S.* · Nonet$/);
  });
});

describe('the shell', () => {
  test('names the page in the title and focuses its heading after a navigation', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open('/patents');
    await expect.poll(() => page.title()).toBe('Patents · Nonet');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Taxonomy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Taxonomy' }).waitFor();
    await expect.poll(() => page.title()).toBe('Taxonomy · Nonet');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Taxonomy');
  });

  test('leads the keyboard past the navigation', async () => {
    await open('/patents');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  test('keeps searches in the address, and Back finds what was found before', async () => {
    await open('/patents');
    await page.getByRole('searchbox').fill('plough');
    await page.waitForURL(/q=plough/);
    await page.getByRole('link', { name: 'XN1130A1' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^XN1/ }).first().click();
    await page.getByRole('heading', { name: 'Symbols the office assigned' }).waitFor();
    await page.goBack();
    await page.waitForURL(/\/patents\?q=plough/);
    expect(await page.getByRole('searchbox').inputValue()).toBe('plough');
    await page.reload();
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('plough');
  });

  test('keeps a text and its answer while another page is looked at', async () => {
    await open('/classify');
    await page.getByLabel('Text', { exact: true }).fill('A plough with a frame.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('tree').locator('[data-predicted]').first().waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Patents' }).click();
    await page.getByRole('heading', { level: 1, name: 'Patents' }).waitFor();
    await page.goBack();
    await page.getByRole('tree').locator('[data-predicted]').first().waitFor();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('A plough with a frame.');
  });

  test('folds the navigation away in a narrow window, and out of reach of keys', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open('/patents');
    const links = page.getByRole('navigation', { name: 'Main' });
    expect(await links.count()).toBe(0);
    await page.getByRole('button', { name: 'Navigation' }).click();
    await links.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await expect.poll(() => links.count()).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('says so when there is no such page', async () => {
    await open('/nowhere');
    expect(await pageHeading(page).textContent()).toBe('There is no such page');
  });

  test('follows addresses of older releases, which stood behind a hash', async () => {
    await page.goto(`${api.url}/#/taxonomy/F17C`);
    await page.getByRole('heading', { name: /^F17C Vessels/ }).waitFor();
  });

  test('changes the colours of everything at once where nothing may move', async () => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open('/taxonomy');
    const moving = await page.evaluate(`(() => {
      document.documentElement.dataset.mantineColorScheme = 'dark';
      getComputedStyle(document.querySelector('h1')).color;
      return document.getAnimations().length;
    })()`);
    expect(moving).toBe(0);
    await page.reload();
  });

  test('keeps the theme that was chosen', async () => {
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('menuitem', { name: 'As the system' }).click();
  });
});

describe('a session', () => {
  test('is shared by tabs, and ends in all of them', async () => {
    await open('/patents');
    const second = await page.context().newPage();
    await second.goto(`${api.url}/runs`);
    await second.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await second.getByRole('button', { name: 'Ada' }).click();
    await second.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await second.close();
  });

  test('ends with a plain word when the key is revoked, and goes on where it was with another one', async () => {
    const keys = await Promise.all(
      ['first', 'second'].map((name) => api.services.keys.create({ name, role: 'analyst', expiresAt: null })),
    );
    await forgetKeys(page, api.url);
    await page.goto(`${api.url}/taxonomy`);
    await page.getByLabel('API key').fill(keys[0]!.secret);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { level: 1, name: 'Taxonomy' }).waitFor();
    await page.getByRole('treeitem').first().waitFor();
    await api.services.keys.revoke(keys[0]!.key.id);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Patents' }).click();
    await page.getByRole('alert').getByText('Your key is not valid any more').waitFor();
    await page.getByLabel('API key').fill(keys[1]!.secret);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { level: 1, name: 'Patents' }).waitFor();
  });

  test('works over plain HTTP on another host name, verdicts included', async () => {
    const { port } = new URL(api.url);
    const { secret } = await api.services.keys.create({ name: 'Far', role: 'analyst', expiresAt: null });
    const far = await launchBrowser({ args: ['--host-resolver-rules=MAP nonet.example 127.0.0.1'] });
    try {
      const elsewhere = await far.newPage();
      await elsewhere.goto(`http://nonet.example:${port}/patents/XN1130A1`);
      expect(await elsewhere.evaluate('isSecureContext')).toBe(false);
      await elsewhere.getByLabel('API key').fill(secret);
      await elsewhere.getByRole('button', { name: 'Open' }).click();
      const verdict = elsewhere.getByRole('group', { name: /^Verdict on/ }).first();
      await verdict.getByRole('button', { name: 'Right' }).click();
      await verdict.locator('button[aria-pressed=true]').waitFor();
    } finally {
      await far.close();
    }
  });
});
