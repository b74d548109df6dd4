import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { pageHeading, signedIn } from './support/web-app.js';

let api: Api;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'reader', path: '/taxonomy' });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const open = async (address: string) => {
  await page.goto(api.url + address);
  await pageHeading(page).waitFor();
};
const item = (name: RegExp) => page.getByRole('treeitem', { name });
const focused = () => page.evaluate('document.activeElement.getAttribute("data-key")');

describe('the tree of the scheme', () => {
  test('is gone through by keys alone, and Enter opens the page of a symbol', async () => {
    await open('/taxonomy');
    await item(/^F /).focus();
    await page.keyboard.press('ArrowRight');
    await item(/^F17 /).waitFor();
    expect(await item(/^F /).getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('F17');
    await page.keyboard.press('ArrowRight');
    await item(/^F17C /).waitFor();
    expect(await item(/^F17C /).getAttribute('aria-level')).toBe('3');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('F17C');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('F17');
    await page.keyboard.press('Home');
    expect(await focused()).toBe('A');
    await page.keyboard.press('g');
    expect(await focused()).toBe('G');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^F17C Vessels/ }).waitFor();
  });

  test('is one stop for the Tab key', async () => {
    await open('/taxonomy');
    await item(/^A /).waitFor();
    expect(await page.locator('[role=tree] [tabindex="0"]').count()).toBe(1);
  });

  test('stays as open as it was while another page is looked at', async () => {
    await open('/taxonomy');
    await item(/^F17C /).waitFor();
    await page.getByRole('link', { name: 'F17C' }).click();
    await page.getByRole('heading', { level: 1, name: /^F17C/ }).waitFor();
    await page.goBack();
    await item(/^F17C /).waitFor();
  });

  test('opens at a symbol from its page', async () => {
    await open('/taxonomy/G01M%203%2F32');
    await page.getByRole('link', { name: 'Show in the tree' }).click();
    await expect.poll(focused).toBe('G01M 3/32');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('G01M 3/00');
    await page.keyboard.press('ArrowLeft');
    await item(/^G01M 3\/32/).waitFor({ state: 'detached' });
  });
});

describe('the search of the scheme', () => {
  test('says how much it found and where that stands, the best first', async () => {
    await open('/taxonomy');
    await page.getByRole('searchbox').fill('ploughs');
    await page
      .getByRole('status')
      .getByText(/^\d+ found, the best first$/)
      .waitFor();
    const first = page.getByRole('table', { name: 'Symbols' }).locator('tbody tr').first();
    expect(await first.textContent()).toMatch(/A01B.*Everyday needs › Farming/);
  });

  test('keeps a level in the address', async () => {
    await open('/taxonomy?q=ploughs');
    await page.getByLabel('Level', { exact: true }).selectOption('MAIN_GROUP');
    await page.waitForURL(/level=MAIN_GROUP/);
    await page.reload();
    await page.getByRole('link', { name: 'A01B 3/00' }).waitFor();
    expect(await page.getByRole('link', { name: 'A01B', exact: true }).count()).toBe(0);
  });

  test('says so when it finds nothing', async () => {
    await open('/taxonomy?q=unobtainium');
    await page.getByText('Nothing found. Try fewer words').waitFor();
  });
});

describe('the page of a symbol', () => {
  test('shows its path, level, children and patents', async () => {
    await open('/taxonomy/F17C%2013%2F02');
    await page.getByRole('region', { name: 'Patents' }).getByRole('link', { name: /^XN1/ }).first().waitFor();
    expect(await page.getByRole('navigation', { name: 'Breadcrumb' }).textContent()).toMatch(
      /F Machines and heat › F17 .* › F17C .* › F17C 13\/00/,
    );
    expect(await page.getByLabel('Facts').textContent()).toMatch(
      /Subgroup, 1 below its main group.*from 2025\.05/,
    );
    await page
      .getByRole('table', { name: 'Right below' })
      .getByRole('link', { name: 'F17C 13/025' })
      .waitFor();
    await page.getByRole('region', { name: 'Patents' }).getByRole('link', { name: 'Show them all' }).click();
    await page.waitForURL(/\/patents\?symbol=F17C/);
    await page
      .getByRole('status')
      .getByText(/^\d+ patents$/)
      .waitFor();
  });

  test('shows its definition in sections, whose places are links', async () => {
    const sections = [
      { kind: 'statement', lines: [{ text: 'Vessels under pressure.', beside: '' }] },
      { kind: 'limiting-references', lines: [{ text: 'Soil', beside: 'A01, A01B3/00' }] },
    ];
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    await client.query('INSERT INTO cpc_definition VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      'F17C',
      JSON.stringify(sections),
    ]);
    await client.end();
    await open('/taxonomy/F17C');
    await page
      .getByRole('region', { name: 'This place covers' })
      .getByText('Vessels under pressure.')
      .waitFor();
    const references = page.getByRole('region', { name: 'This place does not cover' });
    expect(await references.getByRole('link').allTextContents()).toEqual(['A01', 'A01B 3/00']);
    await references.getByRole('link', { name: 'A01', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /^A01 / }).waitFor();
  });

  test('says so when no scheme has it', async () => {
    await open('/taxonomy/B60L');
    await page.getByText('The scheme has no symbol B60L.').waitFor();
  });
});

test('the statistics of the scheme show its structure and how the patents are spread, as pictures', async () => {
  await open('/taxonomy');
  await page.getByRole('link', { name: 'Statistics' }).click();
  await page.getByRole('img', { name: /^Depth\. 0: 3; 1: 3; 2: 3; 3: \d/ }).waitFor();
  const sections = page.getByRole('table', { name: 'Sections' }).locator('tbody tr');
  expect(await sections.allTextContents()).toEqual(
    expect.arrayContaining([expect.stringMatching(/^A Everyday needs11/)]),
  );
  await page.getByText('130 stored patents, 130 of them with symbols').waitFor();
  await page.getByRole('img', { name: /^The most frequent\. .*F17C: \d+/ }).waitFor();
  await page.getByRole('radiogroup', { name: 'Level' }).getByText('class', { exact: true }).click();
  await page.getByRole('img', { name: /^The most frequent\. .*F17: \d+/ }).waitFor();
});
