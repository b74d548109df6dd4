import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { signedIn } from './support/web-app.js';

let api: Api;
let browser: Browser;
let page: Page;
/** Another encoder to compare with. */
let models: string;
const TINY = fileURLToPath(new URL('../libs/encoder/fixtures/tiny-e5', import.meta.url));
/** What the page complained about: errors of scripts, and what the content security policy refused. */
const complaints: string[] = [];

beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'nonet-models-'));
  await cp(TINY, join(models, 'tiny-e5'), { recursive: true });
  api = await startApi({ environment: { NONET_MODELS: models }, holding: 'scheme and patents' });
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'analyst', path: '/embeddings' });
  page.on('console', (message) => {
    if (/content security policy|deck/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
  await rm(models, { recursive: true, force: true });
});

async function draw(on: Page): Promise<void> {
  await on.getByRole('button', { name: 'Draw others' }).click();
  await on.getByLabel('Encoder to compare with').selectOption('tiny-e5');
  await on.getByLabel('Number of patents that are drawn').fill('200');
  await on.getByRole('button', { name: 'Draw', exact: true }).click();
}

const map = (name: RegExp): Locator => page.getByRole('application', { name });
const before = () => map(/^Before: tiny-e5: 130 patents/);
const after = () => map(/^After: minilm-l6: 130 patents/);
const said = () => page.getByRole('region', { name: 'Projection' }).getByRole('status');
const looked = () => said().getByRole('link').textContent();
const ring = (of: Locator) => of.locator('circle');

/** Where on the map the letter of a section stands, which its patents lie about. */
const placeOf = (of: Locator, letter: string) =>
  of
    .locator('text')
    .getByText(letter, { exact: true })
    .first()
    .evaluate((text) => `${text.getAttribute('x')} ${text.getAttribute('y')}`);

describe('the map of embeddings', () => {
  test('stands there as soon as the page opens, and says how far it is before', async () => {
    const alone = map(/^minilm-l6: 130 patents/);
    await alone.locator('canvas').waitFor({ timeout: 150_000 });
    // Every section has its own colour, also where nothing may move.
    await expect.poll(() => colours(alone)).toBeGreaterThan(5);
    expect(await page.getByRole('form').count()).toBe(0);
    await page.getByRole('button', { name: 'Draw others' }).click();
    await page.getByLabel('Method').selectOption('pca');
    const held: Route[] = [];
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('query Projection')) held.push(route);
      else await route.continue();
    });
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    await page.getByRole('status', { name: 'Loading' }).getByText('Drawing the patents').waitFor();
    expect(await page.getByRole('form').count()).toBe(0);
    await expect.poll(() => held.length).toBe(1);
    await held[0]!.continue();
    await alone.locator('canvas').waitFor();
    await page.unrouteAll();
  });

  test('has nothing to draw before there are patents, and says where they come from', async () => {
    const other = await page.context().newPage();
    const error = { message: '', extensions: { code: 'PATENT_SAMPLE_TOO_SMALL' } };
    await other.route('**/graphql', (route) =>
      route.request().postData()?.includes('query Projection')
        ? route.fulfill({ json: { data: null, errors: [error] } })
        : route.continue(),
    );
    await other.goto(`${api.url}/embeddings`);
    await other
      .getByText('Too few of the stored patents')
      .getByRole('link', { name: 'Import some' })
      .waitFor();
    await other.close();
  });

  test('is drawn by the graphics card, before and after', async () => {
    await draw(page);
    await before().locator('canvas').waitFor({ timeout: 150_000 });
    await after().locator('canvas').waitFor();
    // That something is there, and not only a canvas: its picture has many colours.
    await expect.poll(() => colours(before())).toBeGreaterThan(5);
  });

  test('says which patent is looked at, and rings it in both views', async () => {
    await after().focus();
    await page.keyboard.press('ArrowRight');
    const first = await looked();
    await page.keyboard.press('ArrowLeft');
    expect(await looked()).not.toBe(first);
    expect(await ring(before()).count()).toBe(1);
    expect(await ring(after()).count()).toBe(1);
    await page
      .getByText(/^[A-H]\d\d[A-Z]/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => ring(after()).count()).toBe(0);
  });

  test('moves both views together by keys and buttons, and apart when told so', async () => {
    const [left, right] = [await placeOf(before(), 'A'), await placeOf(after(), 'A')];
    await page
      .getByRole('group', { name: /^Tools of Before/ })
      .getByRole('button', { name: 'Zoom in' })
      .click();
    await expect.poll(() => placeOf(before(), 'A')).not.toEqual(left);
    await expect.poll(() => placeOf(after(), 'A')).not.toEqual(right);
    await after().focus();
    await page.keyboard.press('0');
    await expect.poll(() => placeOf(before(), 'A')).toEqual(left);
    await page.getByLabel('Same zoom on both').uncheck();
    await after().focus();
    await page.keyboard.press('+');
    await expect.poll(() => placeOf(after(), 'A')).not.toEqual(right);
    expect(await placeOf(before(), 'A')).toEqual(left);
    await page.keyboard.press('0');
    await page.getByLabel('Same zoom on both').check();
  });

  test('zooms by the wheel about the pointer', async () => {
    const left = await placeOf(before(), 'A');
    await before().hover({ position: { x: 60, y: 60 } });
    await page.mouse.wheel(0, -300);
    await expect.poll(() => placeOf(before(), 'A')).not.toEqual(left);
    await page.getByRole('button', { name: 'Show the whole' }).first().click();
    await expect.poll(() => placeOf(before(), 'A')).toEqual(left);
  });

  test('shows only some sections, or what was sought', async () => {
    const section = page.getByRole('button', { name: /^A Human needs/ });
    await section.click();
    const stand = page.getByText(/of 130 stand out/);
    expect(await stand.textContent()).not.toMatch(/^130 /);
    await page.getByText(/patents as a table/).click();
    const table = page.getByRole('table', { name: 'Patents that are drawn' });
    await table.getByRole('link', { name: /^XN1/ }).first().waitFor();
    await section.click();
    await page.getByLabel('Find among the patents').fill('XN1130A1');
    await expect.poll(() => stand.textContent()).toMatch(/^1 of 130/);
    await page.getByRole('button', { name: 'Select them' }).click();
    await page.getByRole('heading', { name: 'Selected: 1' }).waitFor();
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
  });

  test('selects what a line is drawn around, and saves it', async () => {
    await page.getByRole('button', { name: 'Select with a line' }).first().click();
    await before().scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await before().boundingBox())!;
    await page.mouse.move(x + 4, y + 4);
    await page.mouse.down();
    for (const [right, down] of [
      [0.98, 0.02],
      [0.98, 0.98],
      [0.02, 0.98],
    ] as const)
      await page.mouse.move(x + width * right, y + height * down, { steps: 3 });
    await page.mouse.up();
    await page.getByRole('heading', { name: 'Selected: 130' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const rows = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n');
    expect(rows[0]).toBe('number,section,title');
    expect(rows.length).toBe(131);
    await page.getByRole('button', { name: 'Clear the selection' }).click();
  });

  test('opens the patent that is looked at', async () => {
    await after().focus();
    await page.keyboard.press('ArrowRight');
    const number = (await looked())!;
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/patents/${number}`));
    expect(complaints).toEqual([]);
  });

  test('is a sentence and a table of the patents where there is no WebGL', async () => {
    const bare = await page.context().newPage();
    await bare.addInitScript('HTMLCanvasElement.prototype.getContext = () => null');
    await bare.goto(`${api.url}/embeddings`);
    await draw(bare);
    await bare
      .getByRole('alert')
      .getByText(/needs WebGL 2/)
      .waitFor();
    await bare.getByRole('table').getByRole('link', { name: /^XN1/ }).first().waitFor();
    expect(await bare.getByRole('application').count()).toBe(0);
    await bare.close();
  });
});

/** How many colours a map's picture has, counted on the picture as the browser shows it. */
async function colours(of: Locator): Promise<number> {
  const picture = (await of.screenshot()).toString('base64');
  // As a text: it runs in the browser, whose names Node does not know.
  return page.evaluate<number>(`(async () => {
    const bytes = Uint8Array.from(atob('${picture}'), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
}
