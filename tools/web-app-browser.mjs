import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

/** The Chromium that comes by npm, for whatever looks at the web app. */
export async function launchBrowser() {
  // The package unpacks the system libraries that a bare machine lacks only where it believes to run on the platform that it was made for.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--no-sandbox'],
  });
}

/**
 * Signs a page of the app in by a key.
 * @param {import('playwright-core').Page} page
 * @param {{ url: string; key: string }} server
 */
export async function signIn(page, { url, key }) {
  await page.goto(url);
  await page.evaluate((secret) => localStorage.setItem('nonet-key', secret), key);
}
