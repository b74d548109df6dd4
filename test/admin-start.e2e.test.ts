import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { signedIn } from './support/web-app.js';
import { tinyEncoder } from './support/models-on.js';
import { patents } from './support/small-world.js';

let api: Api;
let browser: Browser;
let page: Page;
let file: string;
const complaints: string[] = [];

beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' }, holding: 'scheme' });
  file = await api.file('held-out.jsonl', patents.map((patent) => `${JSON.stringify(patent)}\n`).join(''));
  await api.services.models.publish(await tinyEncoder(join(api.home, 'tiny'), '1'), { actor: 'test' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

async function signIn(role: 'reader' | 'analyst' | 'admin'): Promise<void> {
  page = await signedIn(browser, api, { role, path: '/runs' });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.getByText('No runs.').waitFor();
}
const EVALUATION = 'Evaluate a model on patents whose symbols are known';
const form = (name: string) => page.getByRole('form', { name });
/** Opens the form of an operation on a page of its own. */
async function openForm(title: string): Promise<Locator> {
  await page.goto(`${api.url}/runs`);
  await page.getByText('Start a run').click();
  await page.getByLabel('What to do').selectOption(title);
  return form(title);
}
async function openEvaluation(): Promise<Locator> {
  const evaluation = await openForm(EVALUATION);
  await evaluation.getByLabel('Model', { exact: true }).selectOption('tiny@1');
  await evaluation.getByLabel('Maximum number of patents').fill('40');
  return evaluation;
}
const runs = async () => (await api.services.runs.list({}, { first: 10, after: null })).edges;

/** For people who want to look at it. */
async function screenshot(name: string): Promise<void> {
  const folder = process.env['NONET_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, name), fullPage: true });
}

describe('starting a run in the browser', () => {
  test.each(['reader', 'analyst'] as const)('is not offered to the role %s', async (role) => {
    await signIn(role);
    expect(await page.getByText('Start a run').count()).toBe(0);
  });

  test('says what is not allowed at the field, and leads there', async () => {
    await signIn('admin');
    await page.getByRole('button', { name: 'Start a run' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('What to do').selectOption(EVALUATION);
    const evaluation = form(EVALUATION);
    await evaluation.getByLabel('Maximum number of patents').fill('0');
    await evaluation.getByRole('button', { name: 'Start' }).click();
    expect(await evaluation.getByRole('alert').allTextContents()).toEqual([
      'Allowed: a path of 1 to 4000 characters.',
      'Allowed: a whole number from 1 to 100,000,000.',
    ]);
    const file = evaluation.getByRole('combobox', { name: 'Patents with their symbols' });
    expect(await file.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(await file.getAttribute('aria-invalid')).toBe('true');
    await screenshot('start-refused.png');
    expect(await runs()).toEqual([]);
  });

  test('shows what the server refuses: at its field, or under the button with its code', async () => {
    const evaluation = await openEvaluation();
    await evaluation.getByRole('combobox', { name: 'Patents with their symbols' }).fill('/etc/passwd');
    await evaluation.getByRole('button', { name: 'Start' }).click();
    await evaluation.getByRole('alert').getByText('IMPORT_PATH_FORBIDDEN').waitFor();
    expect(await runs()).toEqual([]);
  });

  test('starts one evaluation however often the button is pressed, and shows it to its end', async () => {
    const before = (await runs()).length;
    const evaluation = await openEvaluation();
    await evaluation.getByRole('combobox', { name: 'Patents with their symbols' }).fill(file);
    // Closes the list of files that the browser opens at the field.
    await page.keyboard.press('Tab');
    await screenshot('start-evaluation.png');
    await evaluation.getByRole('button', { name: 'Start' }).dblclick();
    await page.getByRole('heading', { level: 1 }).getByText('succeeded').waitFor();
    expect(await page.getByLabel('What it was asked for').last().textContent()).toMatch(
      /number of patents.*40/,
    );
    expect(await runs()).toHaveLength(before + 1);
    await screenshot('start-evaluated.png');
    await page.getByRole('link', { name: 'Models' }).click();
    await page.getByRole('row').filter({ hasText: 'tiny@1' }).getByText('micro F1').first().waitFor();
  });

  test('asks for files of the server, or for the stored patents, to train the nine experts', async () => {
    const training = await openForm('Train the nine experts');
    await training.getByLabel('Name of the model').fill('Ours');
    await training.getByRole('button', { name: 'Start' }).click();
    expect(await training.getByRole('alert').allTextContents()).toEqual([
      'Allowed: lower-case letters, digits, hyphens and dots between digits, at most 64.',
      'Allowed: at least one file, or the stored patents.',
    ]);
    await training.getByLabel('Name of the model').fill('ours');
    await training.getByLabel('Add to: Files to learn from').selectOption(file);
    expect(await training.getByLabel('Files to learn from', { exact: true }).inputValue()).toBe(file);
    await training.getByLabel('Encoder').fill('headed');
    await training.getByLabel('Experts of plugins').fill('C=section-expert');
    expect(await training.getByRole('alert').count()).toBe(0);
    await screenshot('start-training.png');
    await training.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { level: 1, name: /^Train the nine experts/ }).waitFor();
    const [started] = await runs();
    expect(started!.node).toMatchObject({
      kind: 'expert-training',
      configuration: {
        name: 'ours',
        encoder: 'headed',
        files: [file],
        calibrateOn: [],
        fromDatabase: false,
        activate: false,
        experts: [{ section: 'C', expert: 'section-expert' }],
      },
    });
  });

  test.each([
    [
      'Extend the experts by symbols that they do not have',
      'Symbols',
      'F17C, G01M 3/00',
      { symbols: ['F17C', 'G01M 3/00'], activate: false },
    ],
    ['Learn from reviews', 'Sections whose experts', 'G, f', { refit: ['G', 'F'], activate: false }],
    [
      'Classify the stored patents',
      'Maximum number of symbols',
      '5',
      { top: 5, level: 'subclass', minScore: 0, filter: {} },
    ],
    [
      'Classify the stored patents',
      'Published on this day or later',
      '2020-01-31',
      { top: 10, filter: { publishedFrom: '2020-01-31' } },
    ],
  ])('makes a run of what was chosen: %s, %s', async (title, label, value, configuration) => {
    const asked = await openForm(title);
    await asked.getByLabel(label).first().fill(value);
    await screenshot(`start-${title.toLowerCase().replaceAll(' ', '-')}.png`);
    await asked.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'All runs' }).waitFor();
    expect((await runs())[0]!.node.configuration).toMatchObject(configuration);
  });

  test('breaks nowhere', () => expect(complaints).toEqual([]));
});
