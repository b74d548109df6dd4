import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Role } from '@nonet/services/access';
import type { Api } from './api.js';

interface SignInOptions {
  readonly role: Role;
  /** What whoever signs in is called. */
  readonly name?: string;
  /** The page that is opened: `/runs`. */
  readonly path?: string;
}

/** The Chromium of tests is one process whose pages share what they store. */
export async function forgetKeys(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/favicon.ico`);
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
}

/** A page of its own, which knows no earlier key, with somebody signed in on it. */
export async function signedIn(
  browser: Browser,
  api: Api,
  { role, name = 'Ada', path = '/' }: SignInOptions,
): Promise<Page> {
  const { secret } = await api.services.keys.create({ name, role, expiresAt: null });
  // A context, so that more tabs can be opened beside it.
  const page = await (await browser.newContext()).newPage();
  await forgetKeys(page, api.url);
  await page.goto(api.url + path);
  await page.getByLabel('API key').fill(secret);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
  return page;
}

/** The heading of a page within the shell: that where one signs in is another one. */
export const pageHeading = (page: Page): Locator => page.locator('#main').getByRole('heading', { level: 1 });

/** The heading of a patent to review, once it has the focus: keys are listened to from the same moment. */
export const HEARS_KEYS = 'article h2:focus';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on a page as it is, in a line each; by these rules alone where some are named. */
export async function violations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate('Boolean(window.axe)'))) await page.evaluate(AXE);
  const options = { resultTypes: ['violations'], ...(rules.length > 0 && { runOnly: rules }) };
  return page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => id + ' ' + target + ' ' + (any[0]?.message ?? ''))))`);
}
