import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { pageHeading, signedIn, violations } from './support/web-app.js';

let api: Api;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'admin', path: '/classify' });
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const leak = 'A device that finds leaks of a hydrogen tank with a pressure sensor and a temperature sensor.';
const text = () => page.getByLabel('Text', { exact: true });
const predicted = () => page.getByRole('tree').locator('[data-predicted]');
const classify = async (what: string) => {
  await text().fill(what);
  // The answer of before is shown until the new one is there.
  const answered = page.waitForResponse((response) =>
    Boolean(response.request().postData()?.includes('classify(')),
  );
  await page.keyboard.press('Control+Enter');
  await answered;
  await page.getByRole('button', { name: 'Classifying …' }).waitFor({ state: 'detached' });
  await predicted().first().waitFor();
};
/** How much the browser keeps of batches. */
const KEPT = `new Promise((done, fail) => {
  const opening = indexedDB.open('nonet-shelf');
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const counting = opening.result.transaction('nonet-shelf').objectStore('nonet-shelf').count();
    counting.onsuccess = () => { opening.result.close(); done(counting.result); };
  };
})`;
const stored = async () => {
  const { edges } = await api.services.reviews.list({}, { first: 50, after: null });
  return edges.map(({ node: { symbol, verdict } }) => `${symbol} ${verdict}`);
};
const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? ""');
/** What a download has. */
async function saved(press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFile(await download.path(), 'utf8');
}

/** What is too wide or hard to read on the page as it is. */
async function faults(): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [390, 1280]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))');
      const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
      if (wide > width) found.push(`${width} ${colorScheme}: ${wide} wide`);
      found.push(...(await violations(page)).map((fault) => `${width} ${colorScheme}: ${fault}`));
    }
  return found;
}

describe('the page that classifies', () => {
  beforeEach(async () => {
    await page.goto(`${api.url}/classify`);
    await pageHeading(page).waitFor();
  });

  test('classifies and takes verdicts by keys alone', async () => {
    await text().fill('');
    await text().focus();
    await page.keyboard.insertText(leak);
    await page.keyboard.press('Control+Enter');
    await predicted().first().waitFor();
    for (let presses = 0; presses < 60 && !/^[A-HY]\d\d[A-Z], [01]\./.test(await focused()); presses++)
      await page.keyboard.press('Tab');
    const symbol = (await focused()).split(',')[0]!;
    const group = page.getByRole('group', { name: `Verdict on ${symbol}`, exact: true });
    await page.keyboard.press('r');
    await group.locator('button[aria-pressed=true]').getByText('Right').waitFor();
    await page.keyboard.press('w');
    await group.locator('button[aria-pressed=true]').getByText('Wrong').waitFor();
    expect(await stored()).toContain(`${symbol} wrong`);
    await page.keyboard.press('u');
    await group.locator('button[aria-pressed=true]').getByText('Right').waitFor();
    await page.keyboard.press('u');
    await expect.poll(() => group.locator('button[aria-pressed=true]').count()).toBe(0);
    await expect.poll(stored).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Words of the scheme', { exact: true }).waitFor();
    await page.keyboard.press('k');
    expect(await focused()).not.toContain(`${symbol},`);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain(`${symbol},`);
  });

  test('shows the answer from section to symbol, or best first, and marks the words of a code in the text', async () => {
    await classify(leak);
    const levels = (line: Locator) => line.getAttribute('aria-level');
    expect(await levels(page.getByRole('treeitem', { name: 'F', exact: true }))).toBe('1');
    expect(await levels(page.getByRole('treeitem', { name: 'F17', exact: true }))).toBe('2');
    expect(await levels(page.getByRole('treeitem', { name: /^F17C,/ }))).toBe('3');
    await page.getByRole('treeitem', { name: /^F17C,/ }).hover();
    const marks = page.locator('form [aria-hidden=true] mark');
    await expect.poll(() => marks.allTextContents()).toContain('tank');
    await page.mouse.move(0, 0);
    await expect.poll(() => marks.count()).toBe(0);
    await page.getByText('Best first', { exact: true }).click();
    await expect.poll(() => page.getByRole('treeitem', { name: 'F17', exact: true }).count()).toBe(0);
    const labels = await predicted().evaluateAll((lines) =>
      lines.map((line) => line.getAttribute('aria-label')),
    );
    const scores = labels.map((label) => Number(label?.split(', ')[1]));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(await page.getByRole('region', { name: 'Predictions' }).textContent()).toMatch(/scheme 2025\.05/);
    await page.getByText('Tree', { exact: true }).click();
  });

  test('fits, reads well and is accessible with an answer and its reasons', async () => {
    await classify(leak);
    await page.getByRole('button', { name: /^Why/ }).first().click();
    await page.getByRole('treeitem', { name: /^F17C,/ }).focus();
    expect((await faults()).join('\n')).toBe('');
  });

  test('keeps text, answer and verdicts over Back and a reload', async () => {
    await classify('A plough with a frame and shares.');
    await page.getByRole('group', { name: 'Verdict on A01B' }).getByRole('button', { name: 'Right' }).click();
    const said = page.getByRole('group', { name: 'Verdict on A01B' }).locator('button[aria-pressed=true]');
    await said.waitFor();
    await page
      .getByRole('treeitem', { name: /^A01B,/ })
      .getByRole('link', { name: 'A01B' })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^A01B/ }).waitFor();
    await page.goBack();
    await said.waitFor();
    expect(await text().inputValue()).toBe('A plough with a frame and shares.');
    await page.reload();
    await said.waitFor();
    expect(await text().inputValue()).toBe('A plough with a frame and shares.');
  });

  test('takes a symbol that is missing, and takes it back', async () => {
    await classify(leak);
    const missing = page.getByRole('form', { name: 'Missing symbols' });
    await missing.getByLabel('A symbol is missing').fill('g01m3/32');
    await page.keyboard.press('Enter');
    await missing.getByText('in tanks by pressure').waitFor();
    expect(await stored()).toContain('G01M 3/32 missing');
    await missing.getByRole('button', { name: 'Undo G01M 3/32' }).click();
    await expect.poll(stored).not.toContain('G01M 3/32 missing');
  });

  test('hands the answer out as CSV and JSON', async () => {
    await classify(leak);
    const download = (item: string) =>
      saved(async () => {
        await page.getByRole('button', { name: 'Download' }).click();
        await page.getByRole('menuitem', { name: item }).click();
      });
    const csv = await download('As CSV');
    expect(csv).toMatch(/^rank,symbol,title,level,score,selected,/);
    expect(csv).toMatch(/\n1,(F17C|G01M),/);
    const json = JSON.parse(await download('As JSON')) as {
      scheme: string;
      predictions: { symbol: string }[];
    };
    expect(json.scheme).toBe('2025.05');
    expect(json.predictions.map(({ symbol }) => symbol)).toContain('F17C');
  });

  test('takes a file, and says why it cannot take another', async () => {
    const file = page.locator('input[type=file]');
    const patent = { title: 'Plough', abstract: 'With shares.', claims: ['A plough.'] };
    await file.setInputFiles({
      name: 'a.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(patent)),
    });
    await expect.poll(() => page.getByLabel('Title of a patent').inputValue()).toBe('Plough');
    expect(await page.getByLabel('Its claims').inputValue()).toBe('A plough.');
    const xml = '<doc><invention-title>A tank</invention-title><abstract><p>For\n gas.</p></abstract></doc>';
    await file.setInputFiles({ name: 'a.xml', mimeType: 'text/xml', buffer: Buffer.from(xml) });
    await expect.poll(() => page.getByLabel('Its abstract').inputValue()).toBe('For gas.');
    await file.setInputFiles({
      name: 'a.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF \0\0'),
    });
    await page.getByRole('alert').getByText('a.pdf is no plain text').waitFor();
    await file.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('A spade.') });
    await expect.poll(() => text().inputValue()).toBe('A spade.');
  });

  test('classifies a stored patent and shows its text', async () => {
    await page.getByText('By number', { exact: true }).click();
    await page.getByLabel('Number of a stored patent').fill('XN1003A1');
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('region', { name: 'Text of the patent' })
      .getByText('A hydrogen tank of the kind 2')
      .waitFor();
    await predicted().first().waitFor();
    await page.getByLabel('Number of a stored patent').fill('');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Give a number.').waitFor();
    await page.getByText('Any text', { exact: true }).click();
  });
});

describe('the page that classifies many texts', () => {
  const csv =
    'number,title,abstract\nXQ1,"A plough, old",With shares.\nXQ2,,\nXQ3,A hydrogen tank,With a sensor.\n';

  test('classifies the rows of a CSV file, says what failed, and hands the symbols out', async () => {
    await page.goto(`${api.url}/classify/batch`);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: 'Classify 3 texts' }).click();
    await page.getByText('3 of 3 done, 1 failed').waitFor();
    const row = (id: string) => page.getByRole('table').getByRole('row').filter({ hasText: id });
    expect(await row('XQ1').textContent()).toContain('A01B');
    expect(await row('XQ2').textContent()).toContain('no text, title, abstract or claims');
    const lines = await saved(() => page.getByRole('button', { name: 'JSON Lines' }).click());
    const records = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; error?: string });
    expect(records.map(({ id, error }) => [id, error !== undefined])).toEqual([
      ['XQ1', false],
      ['XQ2', true],
      ['XQ3', false],
    ]);
    const table = await saved(() => page.getByRole('button', { name: 'CSV', exact: true }).click());
    expect(table).toMatch(/^id,state,symbols,.*\r\nXQ1,done,"?A01B/);
  });

  test('fits, reads well and is accessible with symbols and reasons of failures', async () => {
    expect((await faults()).join('\n')).toBe('');
  });

  test('keeps what came of them: behind another page, after a reload, and beside the next batch', async () => {
    const row = page
      .getByRole('table', { name: 'Texts and their symbols' })
      .getByRole('row')
      .filter({ hasText: 'XQ1' });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Patents' }).click();
    await page.getByRole('heading', { level: 1, name: 'Patents' }).waitFor();
    await page.goBack();
    await row.getByText('A01B').waitFor();
    await page.reload();
    await row.getByText('A01B').waitFor();
    await page.getByText('3 of 3 done, 1 failed').waitFor();
    expect(await saved(() => page.getByRole('button', { name: 'CSV', exact: true }).click())).toContain(
      'XQ1,done',
    );
  });

  test('reads texts that are pasted', async () => {
    await page.getByLabel('Or paste texts').fill('A plough with shares.\n\nA tank for hydrogen.');
    await page.getByRole('button', { name: 'Read what is pasted' }).click();
    await page.getByRole('button', { name: 'Classify 2 texts' }).click();
    await page.getByText('2 of 2 done').waitFor();
  });

  test('opens an earlier batch again, and forgets what nobody wants any more', async () => {
    const earlier = page.getByRole('table', { name: 'Earlier batches' });
    await earlier.getByRole('button', { name: 'Open a.csv' }).click();
    await page.getByText('3 of 3 done, 1 failed').waitFor();
    await earlier.getByRole('button', { name: 'Forget pasted texts' }).click();
    await expect.poll(() => earlier.count()).toBe(0);
    await page.getByRole('button', { name: 'Forget these texts' }).click();
    await expect.poll(() => page.evaluate(KEPT)).toBe(0);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Classify many texts' }).waitFor();
    await expect.poll(() => page.getByRole('table').count()).toBe(0);
  });
});

interface Reviewer {
  readonly id: string;
  readonly name: string;
}

describe('the page of reviews', () => {
  let me: Reviewer;
  beforeAll(async () => {
    me = (await mine()).nodes.find(({ name }) => name === 'Ada')!;
    await confirm('XN1001A1', 'A01B', me);
    await confirm('XN1002A1', 'F17C', { id: 'other', name: 'Grace' });
  });
  const confirm = (number: string, symbol: string, by: Reviewer) => {
    const said = { verdict: 'right', note: null, model: null, score: 0.5, idempotencyKey: null } as const;
    return api.services.reviews.review({ ...said, of: { kind: 'patent', number }, symbol }, by);
  };
  const mine = () =>
    api.as.admin
      .get<{ apiKeys: { nodes: Reviewer[] } }>('{ apiKeys(first: 50) { nodes { id name } } }')
      .then(({ apiKeys }) => apiKeys);
  const line = (symbol: string) => page.getByRole('table').getByRole('row').filter({ hasText: symbol });

  test('changes and takes back verdicts of whoever looks by keys alone', async () => {
    await confirm('XN1003A1', 'G01M', me);
    await page.goto(`${api.url}/reviews?patent=XN1003A1`);
    await line('G01M').waitFor();
    await page.getByRole('group', { name: 'Reviews' }).focus();
    await page.keyboard.press('j');
    await page.keyboard.press('w');
    await line('G01M').getByText('wrong', { exact: true }).waitFor();
    await line('G01M').focus();
    await page.keyboard.press('u');
    await page.getByText('No review meets these conditions.').waitFor();
    expect(await stored()).not.toContain('G01M wrong');
  });

  test('offers no undo for the reviews of others, fits and is accessible', async () => {
    await page.goto(`${api.url}/reviews`);
    await line('XN1002A1').waitFor();
    expect(await line('XN1002A1').getByRole('button').count()).toBe(0);
    expect(await line('XN1001A1').getByRole('button', { name: 'Undo A01B' }).count()).toBe(1);
    expect((await faults()).join('\n')).toBe('');
  });

  test('finds reviews by what the address says, and exports what it finds', async () => {
    await page.goto(`${api.url}/reviews`);
    await page.getByLabel('Reviewer').fill('Grace');
    await page.waitForURL(/reviewer=Grace/);
    await expect.poll(() => page.getByRole('table').locator('tbody tr').count()).toBe(1);
    const csv = await saved(() => page.getByRole('button', { name: 'Export CSV' }).click());
    expect(csv.trim().split('\r\n')).toHaveLength(2);
    expect(csv).toMatch(/right,F17C,.*XN1002A1,.*Grace/);
  });

  test('says what learning from reviews does before it does it', async () => {
    await page.getByRole('button', { name: 'Learn from reviews' }).click();
    const dialog = page.getByRole('dialog', { name: 'Learn from reviews?' });
    await dialog.getByText(/No model is active/).waitFor();
    await dialog.getByRole('button', { name: 'See the models' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

test('the pages broke nowhere', () => expect(complaints).toEqual([]));
