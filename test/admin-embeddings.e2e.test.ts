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
  await on.getByLabel('Method').selectOption('umap');
  await on.getByLabel('Encoder to compare with').selectOption('tiny-e5');
  await on.getByLabel('Number of patents that are drawn').fill('200');
  await on.getByRole('button', { name: 'Draw', exact: true }).click();
}

const isProjection = (route: Route) => route.request().postData()?.includes('query Projection') ?? false;

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
    const sections = await legendColours();
    expect(new Set(sections).size).toBe(3);
    await expect.poll(() => lacking(alone, [...sections, NOWHERE])).toEqual([NOWHERE]);
    expect(await page.getByRole('form').count()).toBe(0);
    await page.getByRole('button', { name: 'Draw others' }).click();
    await page.getByLabel('Method').selectOption('pca');
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/graphql', async (route) => {
      if (isProjection(route)) await released;
      await route.continue();
    });
    try {
      await page.getByRole('button', { name: 'Draw', exact: true }).click();
      await page.getByRole('status', { name: 'Loading' }).getByText('Drawing the patents').waitFor();
      expect(await page.getByRole('form').count()).toBe(0);
      release();
      await alone.locator('canvas').waitFor();
    } finally {
      release();
      await page.unrouteAll();
    }
  });

  test('is by the encoder of the very version that answers, and is asked for again where that failed', async () => {
    const other = await page.context().newPage();
    const versions = ['ours@2', 'ours@1'].map((reference) => ({
      __typename: 'Model',
      id: reference,
      reference,
      kind: 'EXPERTS',
      removedAt: null,
    }));
    const asked: unknown[] = [];
    await other.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? '';
      if (body.includes('query EncodersToDraw'))
        return route.fulfill({
          json: {
            data: {
              encoders: [{ __typename: 'Encoder', id: 'minilm-l6' }],
              models: { __typename: 'ModelConnection', nodes: versions },
              activeModel: versions[1],
            },
          },
        });
      if (!isProjection(route)) return route.continue();
      asked.push((JSON.parse(body) as { variables: { encoder: string } }).variables.encoder);
      return route.fulfill({ json: { data: null, errors: [{ message: 'No.', extensions: { code: 'X' } }] } });
    });
    await other.goto(`${api.url}/embeddings`);
    await other.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => asked).toEqual(['ours@1', 'ours@1']);
    await other.getByRole('button', { name: 'Draw others' }).click();
    expect(await other.getByLabel('Encoder', { exact: true }).inputValue()).toBe('ours@1');
    await other.getByRole('button', { name: 'Draw', exact: true }).click();
    await expect.poll(() => asked).toEqual(['ours@1', 'ours@1', 'ours@1']);
    await other.close();
  });

  test('has nothing to draw before there are patents, and says where they come from', async () => {
    const other = await page.context().newPage();
    const error = { message: '', extensions: { code: 'PATENT_SAMPLE_TOO_SMALL' } };
    await other.route('**/graphql', (route) =>
      isProjection(route) ? route.fulfill({ json: { data: null, errors: [error] } }) : route.continue(),
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
    // That something is there, and not only a canvas.
    const sections = await legendColours();
    for (const view of [before(), after()]) await expect.poll(() => lacking(view, sections)).toEqual([]);
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

/** The colours of the legend, by the browser: `rgb(34, 100, 80)`. */
const legendColours = () =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('[aria-label=Sections] svg')].map((mark) => getComputedStyle(mark).fill)`,
  );

/** A colour that no mark has. */
const NOWHERE = 'rgb(255, 0, 255)';

/** Those of some colours in which no mark of a map is drawn: marks are a little transparent, so that something near to them counts. */
async function lacking(of: Locator, colours: readonly string[]): Promise<string[]> {
  // Letters have the colours of their sections, marks or no marks.
  const style = 'svg { visibility: hidden !important }';
  const picture = (await of.screenshot({ style })).toString('base64');
  // As a text: it runs in the browser, whose names Node does not know.
  return page.evaluate<string[]>(`(async () => {
    const bytes = Uint8Array.from(atob('${picture}'), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return ${JSON.stringify(colours)}.filter((colour) => {
      const wanted = colour.match(/\\d+/g).map(Number);
      for (let at = 0; at < data.length; at += 4)
        if (wanted.every((value, i) => Math.abs(data[at + i] - value) < 32)) return false;
      return true;
    });
  })()`);
}
