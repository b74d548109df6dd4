import { type Browser, chromium } from 'playwright-core';

/** On a busy machine a page may take long to answer; this ends what hangs. */
const PATIENCE_MILLISECONDS = 90_000;

/**
 * A real Chromium, carried by an npm package. The package was made for a cloud platform and unpacks the system libraries
 * that a bare machine lacks only where it believes to run there: hence the variable.
 */
export async function launchBrowser({ args = [] }: { args?: readonly string[] } = {}): Promise<Browser> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: carried } = await import('@sparticuz/chromium');
  const browser = await chromium.launch({
    executablePath: await carried.executablePath(),
    args: [...carried.args, '--no-sandbox', '--disable-background-networking', ...args],
    headless: true,
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    // What moves is drawn by the processor, which tests have little of.
    const context = await newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MILLISECONDS);
    return context;
  };
  return browser;
}
