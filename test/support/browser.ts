import { type Browser, chromium } from 'playwright-core';

/**
 * A real Chromium, carried by an npm package. The package was made for a cloud platform and unpacks the system libraries
 * that a bare machine lacks only where it believes to run there: hence the variable.
 */
export async function launchBrowser(): Promise<Browser> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: carried } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await carried.executablePath(),
    args: [...carried.args, '--no-sandbox', '--disable-background-networking'],
    headless: true,
  });
}
