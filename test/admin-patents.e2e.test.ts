import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { patents } from './support/small-world.js';
import { pageHeading, signedIn } from './support/web-app.js';

const claims = Array.from({ length: 40 }, (_, i) => `A pump as in claim ${i}, with yet another valve.`);
/** A grant, a patent without a title, and one with a symbol of the former US classification and many claims. */
const others = [
  {
    id: 'US8926509B2',
    title: 'A pump that runs on batteries',
    cpc: ['F17C 13/02'],
    applicants: ['Zeta Pumps'],
  },
  { id: 'EP0729353B1', abstract: 'A long abstract that stands for its title', applicants: ['Alpha Works'] },
  {
    id: 'US8926510B2',
    title: 'A pump of many claims',
    abstract: 'A pump.',
    cpc: ['G01M 3/32', 'Y10T 137/00'],
    claims,
  },
];

let api: Api;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  const file = await api.file('others.jsonl', `${others.map((one) => JSON.stringify(one)).join('\n')}\n`);
  await api.services.imports.importPatents({ path: file }, { actor: 'test' });
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
  const labels = await api.file(
    'labels.tsv',
    'id\tparent\ttitle\nvessels\t\tVessels\nspades\tvessels\tSpades\n',
  );
  const set = { path: labels, labelSet: 'tools', title: 'Tools', examples: null };
  await api.services.labelSets.import(set, 'test', {});
  await api.services.predictions.classifyCorpus({ ...corpus, labelSet: 'tools' }, {});
  browser = await launchBrowser();
  page = await signedIn(browser, api, { role: 'analyst', path: '/patents' });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const open = async (address: string) => {
  await page.goto(api.url + address);
  await pageHeading(page).waitFor();
};
const search = (text: string) => page.getByRole('searchbox').fill(text);
const total = (text: string) => page.getByRole('status').getByText(text, { exact: true }).waitFor();
const table = () => page.getByRole('table', { name: 'Patents' });

describe('the search for patents', () => {
  test('opens the only patent with a number, and Back leads to what was before it', async () => {
    await open('/taxonomy');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Patents' }).click();
    await total(`${patents.length + others.length} patents`);
    await search('8,926,509');
    await page.getByRole('heading', { level: 1, name: 'A pump that runs on batteries' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/patents/US8926509B2');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Taxonomy' }).waitFor();
  });

  test('does not run away while a number is typed, but opens it on Enter', async () => {
    await open('/patents');
    await search('EP07293');
    await page.getByText('Understood as numbers of stored patents.').waitFor();
    await table().getByRole('link', { name: 'EP0729353B1' }).waitFor();
    await page.getByRole('searchbox').press('Enter');
    await page.waitForURL(/\/patents\/EP0729353B1$/);
    await page
      .getByRole('heading', { level: 1, name: 'A long abstract that stands for its title' })
      .waitFor();
  });

  test('says how it understood symbols and words', async () => {
    await open('/patents');
    await search('pump f17c13/02');
    const understood = page.getByText(/^Understood as/);
    await understood.waitFor();
    expect(await understood.textContent()).toBe(
      'Understood as F17C 13/02 and what stands below, with the words “pump”.',
    );
    await total('1 patent');
    await table().getByRole('link', { name: 'US8926509B2' }).waitFor();
  });

  test('shows the beginning of the abstract of a patent without a title', async () => {
    await open('/patents?office=EP');
    await table().getByText('A long abstract that stands for its title').waitFor();
  });

  test('loads more as one scrolls, until all are there', async () => {
    await open('/patents?order=number');
    const area = page.getByRole('group', { name: 'Patents' });
    const last = table().getByRole('link', { name: patents.at(-1)!.id });
    await expect
      .poll(async () => {
        await area.evaluate((element) =>
          (element as unknown as { scrollTo(x: number, y: number): void }).scrollTo(0, 1e6),
        );
        return last.count();
      })
      .toBe(1);
    await expect
      .poll(() => table().getAttribute('aria-rowcount'))
      .toBe(String(patents.length + others.length + 1));
  });
});

describe('the filters of patents', () => {
  test('stand in the address, and are taken away one by one', async () => {
    await open('/patents');
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByLabel('Applicant', { exact: true }).fill('pumps');
    await page.getByLabel('Applicant', { exact: true }).press('Enter');
    await page.waitForURL(/applicant=pumps/);
    await total('1 patent');
    await page.getByLabel('Section').selectOption('G');
    await page.waitForURL(/symbol=G/);
    await page.getByText('No patent fits.').waitFor();
    await page.getByRole('button', { name: 'Take away: applicant pumps' }).click();
    const inG = patents.filter(({ cpc }) => cpc.some((symbol) => symbol.startsWith('G'))).length + 1;
    await total(`${inG} patents`);
    await page.reload();
    await total(`${inG} patents`);
  });

  test('find where the model says something else than the office', async () => {
    const differing = await api.as.reader.get<{ patents: { totalCount: number } }>(
      '{ patents(filter: { differs: true }) { totalCount } }',
    );
    await open('/patents?differs=yes');
    const { totalCount } = differing.patents;
    await (totalCount === 0
      ? page.getByText('No patent fits.').waitFor()
      : total(totalCount === 1 ? '1 patent' : `${totalCount} patents`));
  });

  test('say what is wrong with a symbol', async () => {
    await open('/patents?symbol=nonsense');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Take away: at or below nonsense' }).click();
    await table().waitFor();
  });
});

test('the order of patents follows a heading and stands in the address', async () => {
  await open('/patents?applicant=p');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'Number' }).click();
  await page.waitForURL(/order=number/);
  await open('/patents?q=pump&order=number-down');
  await expect
    .poll(() => table().locator('tbody th').allTextContents())
    .toEqual(['US8926510B2', 'US8926509B2']);
});

describe('the page of a patent', () => {
  test('lays assigned beside predicted symbols and marks where they differ', async () => {
    await open('/patents/US8926510B2');
    const assigned = page.getByRole('list', { name: 'Assigned' }).getByRole('listitem');
    await assigned.first().waitFor();
    expect(await assigned.filter({ hasText: 'Y10T 137/00' }).textContent()).toMatch(/only assigned.*legacy/);
    const predicted = page.getByRole('list', { name: 'Predicted, best first' }).getByRole('listitem');
    expect(await predicted.count()).toBe(3);
    for (const row of await predicted.all()) expect(await row.textContent()).toMatch(/both|only predicted/);
  });

  test('shows the labels of sets that are stored, with the way to the set', async () => {
    await open('/patents/XN1001A1');
    const labels = page.getByRole('region', { name: 'Labels of tools' });
    await labels.getByText('Vessels › Spades').waitFor();
    const scores = await labels.getByRole('img', { name: /^Score of / }).allTextContents();
    expect(scores.length).toBeGreaterThan(0);
    expect(scores).toEqual(scores.toSorted().reverse());
    const pressed = labels.locator('button[aria-pressed=true]');
    await labels.getByRole('button', { name: 'Right' }).first().click();
    await pressed.waitFor();
    await page.reload();
    await pressed.waitFor();
    expect(await pressed.textContent()).toBe('Right');
    await labels.getByRole('button', { name: 'Undo' }).click();
    await pressed.waitFor({ state: 'detached' });
    await page.reload();
    await labels.getByRole('button', { name: 'Right' }).first().waitFor();
    expect(await pressed.count()).toBe(0);
    await labels.getByRole('link', { name: 'tools' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tools' }).waitFor();
    await open('/patents/US8926509B2');
    await labels.waitFor();
  });

  test('folds its claims', async () => {
    await open('/patents/US8926510B2');
    const claim = page.getByText('with yet another valve');
    await claim.first().waitFor();
    expect(await claim.count()).toBe(1);
    await page.getByRole('button', { name: 'Show 39 more claims' }).click();
    expect(await claim.count()).toBe(40);
    await page.getByRole('button', { name: 'Fold the claims' }).click();
    expect(await claim.count()).toBe(1);
  });

  test('classifies it at once and says why', async () => {
    await open('/patents/XN1130A1');
    await page.getByRole('button', { name: 'Classify now' }).click();
    const first = page.getByRole('list', { name: 'Predicted, best first' }).getByRole('listitem').first();
    await first.getByLabel(/^What speaks for/).click();
    await first.getByText('What the score is made of').waitFor();
    await page.getByText(/^As .* says now, after \d+ ms/).waitFor();
  });

  test('says what speaks for what is stored', async () => {
    await open('/patents/XN1129A1');
    await page.getByRole('button', { name: 'Say why' }).click();
    await page
      .getByLabel(/^What speaks for/)
      .first()
      .waitFor();
  });

  test('keeps verdicts, shows who gave them, takes names of missing symbols, and takes all of them back', async () => {
    await open('/patents/XN1128A1');
    const verdict = page.getByRole('group', { name: /^Verdict on/ }).first();
    await verdict.getByRole('button', { name: 'Wrong' }).click();
    await verdict.locator('button[aria-pressed=true]').waitFor();
    await page.getByLabel('A symbol is missing').fill('a01b3/00');
    await page.getByRole('button', { name: 'Add' }).click();
    const said = page.getByRole('region', { name: 'What people said' });
    await said.getByText('A01B 3/00').waitFor();
    await page.reload();
    expect(await said.getByRole('listitem').first().textContent()).toMatch(/missing.*A01B 3\/00.*Ada/);
    await open('/patents?reviewed=yes');
    await total('1 patent');
    await open('/patents/XN1128A1');
    await page.getByRole('button', { name: 'Undo A01B 3/00' }).click();
    await verdict.getByRole('button', { name: 'Undo' }).click();
    await said.waitFor({ state: 'detached' });
    expect(
      await page
        .getByRole('group', { name: /^Verdict on/ })
        .locator('button[aria-pressed=true]')
        .count(),
    ).toBe(0);
  });

  test('finds similar patents and says where its fields came from', async () => {
    await open('/patents/US8926509B2');
    await page.getByRole('button', { name: 'Find similar patents' }).click();
    const similar = page.getByRole('region', { name: 'Similar patents' });
    await similar
      .getByText(/^similarity/)
      .first()
      .waitFor();
    expect(await similar.getByText('Looked for among').count()).toBe(0);
    const sources = page.getByRole('region', { name: 'Where this came from' });
    expect(await sources.textContent()).toMatch(/title.*others\.jsonl/);
  });

  test('says among how many similar patents were looked for where some have no vector yet', async () => {
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query SearchedPatents')) return route.continue();
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/"size":\d+/, '"size":1') });
    });
    await open('/patents/US8926509B2');
    await page.getByRole('button', { name: 'Find similar patents' }).click();
    await page.getByText(/^Looked for among 1 of \d+ patents/).waitFor();
    await page.unrouteAll();
  });

  test('leads from its facts to other patents of the applicant', async () => {
    await open('/patents/US8926509B2');
    await page.getByLabel('Document', { exact: true }).getByRole('link', { name: 'Zeta Pumps' }).click();
    await page.waitForURL(/\/patents\?applicant=Zeta/);
    await total('1 patent');
  });

  test('says so when there is no such patent', async () => {
    await open('/patents/US1');
    await page.getByText('There is no patent US1.').waitFor();
  });
});
